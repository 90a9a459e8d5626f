import { type Static, Type } from "typebox";
import { agedOf, toldOf } from "../../answers/explain.ts";
import { hangingIn } from "../../answers/impact.ts";
import { questionAbout } from "../../answers/question.ts";
import { unreadIn } from "../../answers/unread.ts";
import { trace } from "../../correlate/trace/trace.ts";
import { nothingThere } from "../problem.ts";
import { told } from "../told.ts";
import { defineRoute } from "../route.ts";
import { ABOUT_NAMESPACES, exactly, HEX_ID, NO_BODY } from "../schemas.ts";
import { CHAIN } from "../wire/chain.ts";
import { FINDING, LEFT_OUT_BY } from "../wire/finding.ts";
import { HANGING } from "../wire/hanging.ts";
import { UNREAD } from "../wire/report.ts";
import { AT, orNull, SCHEMA_VERSION } from "../wire/words.ts";

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  finding: FINDING,
  leftOut: LEFT_OUT_BY,
  lastSeenAt: orNull(
    Type.Number(),
    "When it was seen last (epoch ms), where that cannot be told now; null where it can.",
  ),
  chain: orNull(exactly(CHAIN), "null: no chain leads through such an object."),
  hanging: Type.Array(HANGING, { description: "Who hangs on it." }),
  unread: Type.Array(UNREAD),
});

/** One finding with everything that is known about it. */
export type FindingDetail = Static<typeof ANSWER>;

/** One finding with everything that is known about it. */
export const finding = defineRoute({
  method: "GET",
  path: "/findings/:id",
  policy: { for: "caller" },
  cached: true,
  summary: "A finding: its evidence, the chain through its object, and who hangs on that",
  params: exactly({
    id: Type.String({
      pattern: HEX_ID,
      description: "Its id, or as much of its beginning as no other id has.",
    }),
  }),
  query: ABOUT_NAMESPACES,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ params: { id }, shown }) =>
    told(shown, () => {
      const { report } = shown;
      const one = toldOf(id, report) ?? agedOf(id, report);
      if (one === null) throw nothingThere("path id", "a finding", id, "findings");
      const question = questionAbout(one.finding.subject);
      const chain = question === null ? null : trace(question, shown);
      const hanging = chain === null ? [] : hangingIn(chain, shown.inventory);
      const unread = unreadIn(report.coverage);
      const said = { ...one, chain, hanging, unread };
      return { schemaVersion: 1, at: report.at, lastSeenAt: null, ...said };
    }),
});
