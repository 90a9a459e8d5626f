import { Type } from "typebox";
import { nothingThere } from "../problem.ts";
import { defineRoute } from "../route.ts";
import { exactly, NO_BODY } from "../schemas.ts";
import { REASON, refuseShared } from "./ignore.ts";
import { findingsIn } from "./ignores.ts";

/** Takes a word back: the finding is in the lists again. */
export const stopIgnoring = defineRoute({
  method: "DELETE",
  path: "/ignores/:finding",
  policy: { for: "right", right: { verb: "delete", resource: "ignores" } },
  cached: false,
  summary: "Take that back: the finding is in the lists again",
  params: exactly({ finding: Type.String({ minLength: 1, maxLength: 64 }) }),
  query: exactly({ reason: REASON }),
  body: NO_BODY,
  answer: exactly({ finding: Type.String() }),
  handle: async ({ params: { finding }, query, shown, sight, caller, ignoring, now }) => {
    const about = findingsIn(shown.report).get(finding);
    const isSeen = sight.sees === "everything" || about !== undefined;
    if (about !== undefined) refuseShared(about, sight);
    const ending = { at: now, by: caller.name, reason: query.reason };
    if (!isSeen || !(await ignoring.stop(finding, ending)))
      throw nothingThere("path finding", "an ignored finding", finding, "ignores");
    return { finding };
  },
});
