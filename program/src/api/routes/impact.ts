import { type Static, Type } from "typebox";
import { impactAnswer } from "../../answers/impact.ts";
import { namespaceIn, OBJECT_QUERY } from "../object-query.ts";
import { told } from "../told.ts";
import { defineRoute } from "../route.ts";
import { exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import { HANGING } from "../wire/hanging.ts";
import { UNREAD } from "../wire/report.ts";
import { AT, SCHEMA_VERSION } from "../wire/words.ts";

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  object: Type.String(),
  claims: Type.Integer(),
  namespaces: Type.Array(HANGING, { description: "Most claims first." }),
  notes: Type.Array(Type.String(), { description: "What it cannot say." }),
  complete: Type.Boolean({ description: "False: there may be more." }),
  unread: Type.Array(UNREAD),
});

/** Who hangs on an object. */
export type Impact = Static<typeof ANSWER>;

/** Who hangs on an object. */
export const impact = defineRoute({
  method: "GET",
  path: "/impact",
  policy: { for: "caller" },
  cached: true,
  summary:
    "Namespaces, claims and owners that hang on an object, such as a pool, disk, node or system",
  params: NO_PARAMS,
  query: OBJECT_QUERY,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ query, shown }) =>
    told(shown, () => impactAnswer(query.object, namespaceIn(query), shown)),
});
