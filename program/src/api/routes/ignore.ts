import { type Static, Type } from "typebox";
import { INVENTORY_ANOMALY } from "../../findings/anomalies.ts";
import type { Finding } from "../../findings/finding.ts";
import { LONGEST_REASON } from "../../findings/memory.ts";
import { isHisAlone } from "../../findings/seen/seen-finding.ts";
import { untilIn } from "../../findings/until.ts";
import type { Right } from "../caller.ts";
import { nothingThere, Problem } from "../problem.ts";
import { defineRoute } from "../route.ts";
import { exactly, NO_PARAMS, NOT_BLANK } from "../schemas.ts";
import type { Sight } from "../sight.ts";
import { findingsIn, IGNORE, ignoreRow } from "./ignores.ts";

/** What a reason is: words, not only spaces. */
export const REASON = Type.String({
  minLength: 1,
  maxLength: LONGEST_REASON,
  pattern: NOT_BLANK,
});

const BODY = exactly(
  {
    finding: Type.String({
      minLength: 1,
      maxLength: 64,
      description: "Id of the finding, all 16 digits of it.",
    }),
    until: Type.String({
      maxLength: 16,
      description: "A time to come: 30d from now, or the day 2027-01-31.",
    }),
    reason: REASON,
  },
  { title: "NewIgnore" },
);

/** What is said to leave a finding alone. */
export type NewIgnore = Static<typeof BODY>;

/** What it takes to leave a finding alone. */
export const MAY_IGNORE: Right = Object.freeze({ verb: "create", resource: "ignores" });

/** Leaves a finding alone until a date. Who does is the caller, whatever the request says. */
export const ignore = defineRoute({
  method: "POST",
  path: "/ignores",
  policy: { for: "right", right: MAY_IGNORE },
  cached: false,
  summary: "Leave a finding alone until a date; a second word replaces the first",
  params: NO_PARAMS,
  query: exactly({}),
  body: BODY,
  example: {
    finding: "0b3f8a566f5e4a8d",
    until: "30d",
    reason: "the lab keeps it until the trial is over",
  },
  answer: IGNORE,
  handle: async ({ body, shown, sight, caller, ignoring, now }) => {
    const finding = findingsIn(shown.report).get(body.finding);
    if (finding === undefined)
      throw nothingThere("body finding", "a finding", body.finding, "findings");
    refuseWhatIsNotHis(finding, sight);
    const until = untilIn(body.until, now);
    if (until === null)
      throw new Problem(
        400,
        `body until: expected a time to come such as 30d or 2027-01-31, found ${JSON.stringify(body.until)}; nothing is ignored for ever: name the day on which it shall be looked at again`,
      );
    const word = { finding: finding.id, until, by: caller.name, reason: body.reason, at: now };
    await ignoring.ignore(word);
    return ignoreRow(word, finding);
  },
});

/** What is about us is never kept out of lists, and what others have a part in is not for one of them to hide. */
function refuseWhatIsNotHis(finding: Finding, sight: Sight): void {
  const { id, rule, verdict } = finding;
  if (verdict === "unknown" || rule === INVENTORY_ANOMALY)
    throw new Problem(
      409,
      `finding ${id} says what could not be told, and is never left out: see to what it names`,
    );
  refuseShared(finding, sight);
}

/** Throws Problem where others may have a part in what a finding is about, for whoever does not see everything. */
export function refuseShared(finding: Finding, { sees }: Sight): void {
  if (sees === "everything" || isHisAlone(finding)) return;
  throw new Problem(
    403,
    `finding ${finding.id} may be about what others have a part in: ask somebody who sees the whole cluster`,
  );
}
