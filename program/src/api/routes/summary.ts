import { type Static, Type } from "typebox";
import { summarize } from "../../answers/summary.ts";
import { defineRoute } from "../route.ts";
import { told } from "../told.ts";
import { ABOUT_NAMESPACES, exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import { COMING_BACK } from "../wire/coming-back.ts";
import { PROMISED } from "../wire/load.ts";
import { MEMORY, SKIPPED, UNREAD } from "../wire/report.ts";
import { AT, oneOf, orNull, SCHEMA_VERSION, time } from "../wire/words.ts";

const COUNTS = exactly({
  error: Type.Integer(),
  warning: Type.Integer(),
  info: Type.Integer(),
  unknown: Type.Integer({ description: "Questions that could not be answered." }),
});

/** A pool: its state, and its space as it counts itself. */
export const POOL = exactly({
  system: Type.String(),
  name: Type.String(),
  status: Type.String(),
  detail: orNull(Type.String()),
  sizeBytes: orNull(Type.Number()),
  allocatedBytes: orNull(Type.Number()),
  freeBytes: orNull(Type.Number()),
  ...PROMISED,
});

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  sources: Type.Array(
    exactly({
      kind: oneOf(["cluster", "system"]),
      name: Type.String(),
      reached: Type.Boolean(),
      state: oneOf(
        ["whole", "stale", "partial"],
        "stale: something of it was read whole before, and not lately; partial: something never was.",
      ),
      readAt: orNull(time("When the part of it that was not read whole for longest was")),
      version: orNull(Type.String(), "Of TrueNAS, or of Kubernetes as its API server says it."),
      counts: Type.Record(Type.String(), orNull(Type.Integer(), "null: none of it was read.")),
      atLeast: Type.Array(Type.String(), {
        description: "Collections of which a part was never read whole: there may be more.",
      }),
    }),
  ),
  pools: Type.Array(POOL),
  scopes: exactly({
    closed: Type.Integer(),
    open: Type.Integer(),
    notes: Type.Array(Type.String(), {
      description: "What of their declarations does not fit what was read.",
    }),
  }),
  findings: COUNTS,
  newFindings: orNull(
    exactly({
      since: time("A day ago, or when the memory began"),
      error: Type.Integer(),
      warning: Type.Integer(),
      info: Type.Integer(),
    }),
    "Found first since then; null where nothing is remembered.",
  ),
  suppressed: Type.Integer({ description: "Findings that somebody's word keeps out." }),
  ...COMING_BACK,
  rules: Type.Array(
    exactly({
      rule: Type.String(),
      title: Type.String(),
      severity: oneOf(["info", "warning", "error"]),
      findings: Type.Integer(),
      ...COMING_BACK,
    }),
    { description: "What found something, worst first." },
  ),
  skipped: Type.Array(SKIPPED),
  nothingAsked: orNull(Type.String(), "What is missing where no rule could be asked."),
  unread: Type.Array(UNREAD),
  aged: Type.Array(
    exactly({
      rule: Type.String(),
      findings: Type.Integer(),
      lastSeenAt: time("When they were seen last"),
    }),
  ),
  memory: MEMORY,
});

/** Sources, pools and what was found, in figures. */
export type SummaryAnswer = Static<typeof ANSWER>;

/** Sources, pools and what was found, in figures. */
export const summary = defineRoute({
  method: "GET",
  path: "/summary",
  policy: { for: "caller" },
  cached: true,
  summary: "Sources, health, capacity, and how much was found",
  params: NO_PARAMS,
  query: ABOUT_NAMESPACES,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ shown }) => told(shown, () => summarize(shown)),
});
