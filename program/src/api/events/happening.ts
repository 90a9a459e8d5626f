import { type Static, Type } from "typebox";
import { exactly } from "../schemas.ts";

const KEYS = Type.Array(Type.String());

/** Resources whose rows can change, as their routes are named. Those of namespaces are sums: a look says that they may be others. */
export const LIVE_RESOURCES = [
  "volumes",
  "claims",
  "persistentvolumes",
  "snapshots",
  "datasets",
  "shares",
  "targets",
  "pools",
  "disks",
] as const;

/** A resource whose rows can change. */
export type LiveResource = (typeof LIVE_RESOURCES)[number];

const KEYS_BY_RESOURCE = exactly(
  Object.fromEntries(LIVE_RESOURCES.map((name) => [name, Type.Optional(KEYS)])) as {
    [R in LiveResource]: ReturnType<typeof Type.Optional<typeof KEYS>>;
  },
);

const FINDING_ROW = Type.Object(
  { id: Type.String() },
  { description: "A row of the list of findings.", additionalProperties: true },
);

/** What happens to findings that are seen no more in the list. */
const WENT = Type.Union([
  Type.Literal("resolved"),
  Type.Literal("suppressed"),
  Type.Literal("aged"),
]);

/** What an event of each type holds. */
export const HAPPENINGS = Object.freeze({
  findings: exactly(
    {
      opened: Type.Array(FINDING_ROW),
      changed: Type.Array(FINDING_ROW, {
        description: "Another verdict, severity, word, state or number of bytes.",
      }),
      gone: Type.Array(exactly({ id: Type.String(), is: WENT }), {
        description:
          "Not in the list any more: seen to be no more, left out by somebody's word, or aged because it cannot be told now.",
      }),
    },
    { title: "FindingsEvent", description: "Findings came, changed or went." },
  ),
  objects: exactly(
    { changed: KEYS_BY_RESOURCE, gone: KEYS_BY_RESOURCE },
    {
      title: "ObjectsEvent",
      description: "Keys of rows that came or changed, and of rows that are no more, by resource.",
    },
  ),
  look: exactly(
    {
      at: Type.Integer({ description: "When it ended (epoch ms)." }),
      sources: Type.Array(
        exactly({
          name: Type.String(),
          kind: Type.String(),
          readAt: Type.Union([Type.Integer(), Type.Null()], {
            description:
              "When the part of it that was not read whole for longest was (epoch ms); null where none ever was.",
          }),
          whole: Type.Boolean({ description: "Whether every part was read whole." }),
        }),
      ),
    },
    {
      title: "LookEvent",
      description:
        "A look at all sources ended: anything may have changed, ask again for what you show.",
    },
  ),
  sources: exactly(
    {
      changes: Type.Array(
        exactly({
          source: Type.String(),
          is: Type.Union([Type.Literal("lost"), Type.Literal("back")]),
          at: Type.Integer(),
          because: Type.Union([Type.String(), Type.Null()], {
            description: "Why it cannot be read, for those who see everything.",
          }),
        }),
      ),
    },
    {
      title: "SourcesEvent",
      description: "Sources that cannot be read any more, or can be again.",
    },
  ),
  resync: exactly(
    { because: Type.String() },
    { title: "ResyncEvent", description: "You missed something: start over with what you show." },
  ),
});

/** A type of event. */
export type HappeningType = keyof typeof HAPPENINGS;

/** Something that is told to whoever watches and may see it. */
export type Happening = {
  [T in HappeningType]: { readonly type: T; readonly data: Static<(typeof HAPPENINGS)[T]> };
}[HappeningType];
