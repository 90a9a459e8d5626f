import { type Static, Type } from "typebox";
import { traceAnswer } from "../../answers/trace.ts";
import { namespaceIn, OBJECT_QUERY } from "../object-query.ts";
import { told } from "../told.ts";
import { defineRoute } from "../route.ts";
import { exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import { CHAIN } from "../wire/chain.ts";
import { FINDING } from "../wire/finding.ts";
import { UNREAD } from "../wire/report.ts";
import { AT, SCHEMA_VERSION } from "../wire/words.ts";

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  ...CHAIN,
  findings: Type.Array(FINDING),
  unread: Type.Array(UNREAD),
});

/** The chain through an object. */
export type Trace = Static<typeof ANSWER>;

/** The chain through an object, and what is found about each part of it. */
export const trace = defineRoute({
  method: "GET",
  path: "/trace",
  policy: { for: "caller" },
  cached: true,
  summary: "The chain through one object, from the workloads above it to the disks below",
  params: NO_PARAMS,
  query: OBJECT_QUERY,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ query, shown }) =>
    told(shown, () => traceAnswer(query.object, namespaceIn(query), shown)),
});
