import { type Static, Type } from "typebox";
import { reasonOf } from "../../answers/unread.ts";
import { CLOSED_DOORS } from "../../model/closed-doors.ts";
import { COLLECTIONS } from "../../model/collections.ts";
import type { Coverage } from "../../model/inventory.ts";
import { defineRoute } from "../route.ts";
import { ABOUT_NAMESPACES, exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { AT, oneOf, orNull, SCHEMA_VERSION, time } from "../wire/words.ts";

const PART = exactly({
  collection: oneOf(COLLECTIONS),
  within: Type.String({
    description:
      "Empty: all of it; else a pool, a parent dataset, a namespace or a kind; (others): where you see nothing.",
  }),
  state: oneOf(["complete", "incomplete", "notPermitted", "notConfigured"]),
  records: Type.Integer({ description: "How many of them you see." }),
  readAt: time("When it was read last, whole or not"),
  wholeAt: orNull(time("When it was read whole last")),
  code: orNull(Type.String(), "Why it is not whole."),
  message: orNull(Type.String()),
  next: orNull(Type.String(), "What to do about it."),
});

const SOURCE = exactly({
  kind: oneOf(["cluster", "system"]),
  name: Type.String({ description: "As it is configured." }),
  id: orNull(Type.String(), "Its proven identity."),
  version: orNull(Type.String(), "Of TrueNAS, or of Kubernetes as its API server says it."),
  apiVersion: orNull(Type.String()),
  answersSince: orNull(
    time("Since when it answers again"),
    "Of a source that did not let the last look in, or not to the end: it is read again soon, and `collections` is as the last look saw it. null: it does not answer, or let the look in.",
  ),
  collections: Type.Array(PART),
  requests: orNull(
    Type.Array(exactly({ budget: Type.String(), taken: Type.Integer(), waitedMs: Type.Number() })),
    "What was sent to it since the start, by budget; null where that is not told.",
  ),
});

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  lookedAt: time("When the last look ended"),
  sources: Type.Array(SOURCE),
});

/** Clusters and systems, and how much of them is known. */
export type SourcesAnswer = Static<typeof ANSWER>;

/** Clusters and systems: who they are, and how much of them is known. */
export const sources = defineRoute({
  method: "GET",
  path: "/sources",
  policy: { for: "caller" },
  cached: false, // budgets are drawn from all the time
  summary: "Clusters and systems: identity, freshness, what was not read, requests",
  params: NO_PARAMS,
  query: ABOUT_NAMESPACES,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ shown }) => ({
    schemaVersion: 1 as const,
    at: shown.report.at,
    lookedAt: shown.lookedAt,
    sources: shown.sources.map(({ kind, name, id, version = null }) => {
      const state = [...shown.inventory.all("system")].find(({ system }) => system === id);
      const coverage = COLLECTIONS.flatMap((one) => shown.inventory.coverage(one, name));
      return {
        kind,
        name,
        id,
        version: state?.version ?? version,
        apiVersion: state?.apiVersion ?? null,
        answersSince: coverage.some(isRefused) ? (shown.answersSince?.(name) ?? null) : null,
        collections: coverage.map((part) => partOf(part, shown)),
        requests: requestsTo(name, shown),
      };
    }),
  }),
});

function partOf(part: Coverage, shown: Shown): Static<typeof PART> {
  const { collection, within, state, rows: records, finishedAt: readAt } = part;
  const reason = reasonOf(part);
  return {
    collection,
    within,
    state,
    records,
    readAt,
    wholeAt: shown.lastWhole(part)?.at ?? null,
    code: reason?.code ?? null,
    message: reason?.message ?? null,
    next: reason?.next ?? null,
  };
}

/** Of what claims hold, a Prometheus told nothing: the cluster may answer all the same. */
function isRefused(part: Coverage): boolean {
  return part.collection !== "claimUsage" && CLOSED_DOORS.has(reasonOf(part)?.code ?? "");
}

function requestsTo(source: string, { spentBy }: Shown) {
  const spent = spentBy?.(source) ?? null;
  return spent && Object.entries(spent).map(([budget, use]) => ({ budget, ...use }));
}
