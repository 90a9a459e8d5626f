import { RULES } from "../../findings/rules/index.ts";
import type { CliContext } from "../context.ts";
import { answerWithFindings, type AnswerFlags, withFindings } from "../findings-answer.ts";
import type { SourceFlags } from "../flags.ts";
import { lookAndRemember } from "../look.ts";

/** Flags of `orphans`. */
export type OrphansFlags = SourceFlags & AnswerFlags;

/**
 * Prints what bears the word orphan (in closed scopes) or unclaimed (in open ones). A Released PersistentVolume is none:
 * somebody may keep it on purpose; `scan` lists it.
 */
export async function run(context: CliContext, flags: OrphansFlags): Promise<number> {
  const { picture, report } = await lookAndRemember(context, flags);
  const rules = RULES.filter((rule) => rule.absence);
  const absence = new Set(rules.map((rule) => rule.code));
  const orphans = withFindings(
    report,
    ({ word, verdict, rule }) => word !== null || (verdict === "unknown" && absence.has(rule)),
  );
  const skipped = report.skipped.filter(({ rule }) => absence.has(rule));
  return answerWithFindings(context, flags, picture, { ...orphans, skipped }, rules);
}
