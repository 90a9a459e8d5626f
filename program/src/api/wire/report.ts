import { Type } from "typebox";
import { COLLECTIONS } from "../../model/collections.ts";
import { exactly } from "../schemas.ts";
import { FINDING } from "./finding.ts";
import { oneOf, orNull, time } from "./words.ts";

const COLLECTION = oneOf(COLLECTIONS);

/** A configured cluster or system; `id` is null while its identity is not proven. */
export const SOURCE = exactly({
  kind: oneOf(["cluster", "system"]),
  name: Type.String(),
  id: orNull(Type.String()),
});

/** What was not read whole, and why. */
export const UNREAD = exactly({
  source: Type.String(),
  everything: Type.Boolean({ description: "Nothing of this source was read." }),
  collections: Type.Array(COLLECTION),
  code: Type.String(),
  message: Type.String(),
  next: Type.String({ description: "What to do; commands to paste are lines of their own." }),
});

/** A rule that could not be asked, because a kind of source is not configured. */
export const SKIPPED = exactly({
  rule: Type.String(),
  title: Type.String(),
  lacks: Type.Array(COLLECTION),
  because: Type.String(),
});

/** A claim scope. */
export const SCOPE = exactly({
  key: Type.String(),
  system: Type.String(),
  systemName: Type.String(),
  parent: Type.String(),
  snapshotParent: orNull(Type.String()),
  drivers: Type.Array(Type.String()),
  instanceId: orNull(Type.String()),
  clusters: Type.Array(exactly({ name: Type.String(), id: orNull(Type.String()) })),
  closed: Type.Boolean(),
  snapshotsDeclared: Type.Boolean({
    description: "A declaration names snapshotParent; else the copies in it are in an open place.",
  }),
  origin: oneOf(["declared", "inferred"]),
  doubts: Type.Array(Type.String()),
  notes: Type.Array(Type.String(), {
    description: "What of its declaration does not fit what was read.",
  }),
});

/** How far a part of a collection is known. */
export const COVERAGE = exactly({
  source: SOURCE,
  collection: COLLECTION,
  within: Type.String(),
  pass: oneOf(["first", "verify"]),
  startedAt: time("When the read began"),
  finishedAt: time("When it ended"),
  state: oneOf(["complete", "incomplete", "notPermitted", "notConfigured"]),
  rows: Type.Integer(),
  reason: Type.Optional(
    exactly({
      code: Type.String(),
      message: Type.String(),
      next: Type.String(),
      path: Type.Optional(Type.String()),
    }),
  ),
  proof: Type.Optional(Type.Array(exactly({ check: Type.String(), evidence: Type.String() }))),
  version: Type.Optional(Type.String()),
  firstVersion: Type.Optional(Type.String()),
});

/** A finding about which nothing can be said now. */
export const AGED = exactly({ lastSeenAt: time("When it was seen last"), finding: FINDING });

/** How far the memory can be relied on; null where nothing is remembered. */
export const MEMORY = orNull(
  exactly({
    epoch: exactly({
      id: Type.String(),
      bornAt: time("When it began"),
      because: orNull(Type.String()),
    }),
    learnsUntil: orNull(Type.Number()),
    freezes: Type.Array(
      exactly({
        id: Type.String(),
        kind: oneOf(["massChange", "identityChanged", "historyBroken"]),
        place: FINDING.properties.scope,
        since: time("Since when"),
        because: Type.String(),
        found: orNull(Type.String()),
        ended: orNull(
          exactly({ at: time("When it was ended"), by: Type.String(), reason: Type.String() }),
        ),
      }),
    ),
  }),
);
