import type { Answerable } from "../answers/answerable.ts";
import { dfAnswer } from "../answers/df.ts";
import { toldAbout, toldOf } from "../answers/explain.ts";
import { FINDING_ID } from "../answers/finding-ids.ts";
import { wantedBy } from "../answers/findings.ts";
import { summarize } from "../answers/summary.ts";
import { traceAnswer } from "../answers/trace.ts";
import { unreadIn } from "../answers/unread.ts";
import type { Report } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { type Picture, reportOn } from "../monitor/recording.ts";
import type { Answerer } from "./answerer.ts";
import type { CliContext } from "./context.ts";
import { type LookFlags, look, lookAndRemember } from "./look.ts";

/** Answers from one look at the sources, or from a bundle. */
export function localAnswerer(context: CliContext, flags: LookFlags): Answerer {
  const origin = { from: flags.from };
  return {
    origin,
    summary: async () => summarize(answerableFrom(await look(context, flags))),
    findings: async (filter) => {
      const { picture, report } = await lookAndRemember(context, flags);
      const all = answerableFrom(picture, report);
      return { origin, report, settings: all.settings, wanted: wantedBy(filter, all) };
    },
    trace: async (object, namespace) =>
      traceAnswer(object, namespace, answerableFrom(await look(context, flags, "all"))),
    df: async (question) => {
      const picture = await look(context, flags, "all");
      return dfAnswer(question, picture, picture.recording.at);
    },
    explain: async (what) => {
      const all = answerableFrom(await look(context, flags));
      const { report } = all;
      if (!FINDING_ID.test(what)) return { at: report.at, ...toldAbout(what, all) };
      const one = toldOf(what, report);
      const told = one === null ? [] : [one];
      return { at: report.at, told, unread: unreadIn(report.coverage) };
    },
    [Symbol.asyncDispose]: async () => {}, // sources are closed after each look
  };
}

/** A picture as what answers are worked out from. */
function answerableFrom(picture: Picture, report: Report = reportOn(picture, RULES)): Answerable {
  const { inventory, links, scopes, sources, recording } = picture;
  return { inventory, links, scopes, sources, report, settings: recording.settings };
}
