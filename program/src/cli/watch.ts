import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { follow } from "../monitor/follow.ts";
import { reportOn } from "../monitor/recording.ts";
import type { CliContext } from "./context.ts";
import { exitCode } from "./exit-code.ts";
import { choose } from "./filter.ts";
import { type AnswerFlags, answerWithFindings } from "./findings-answer.ts";
import type { SourceFlags } from "./flags.ts";
import { closeSources, openSources, progressOf, scanInput } from "./look.ts";
import { subjectText } from "./output/findings-table.ts";
import type { Page } from "./output/page.ts";
import { humanTime } from "./output/units.ts";

/**
 * Prints the whole list once, then a line for every finding that comes, changes its verdict or goes, until Ctrl-C. A
 * finding whose rule cannot be judged any more is not gone; that it cannot be judged is a line of its own.
 */
export async function watchFindings(
  context: CliContext,
  flags: SourceFlags & AnswerFlags,
  page: Page,
): Promise<number> {
  const sources = await openSources(context, flags);
  const progress = progressOf(context);
  let before: Report | null = null;
  let code = 0;
  try {
    for await (const picture of follow({
      ...scanInput(context, sources),
      onProgress: progress.update,
    })) {
      progress.clear();
      if (context.signal.aborted) break;
      const report = reportOn(picture, RULES);
      const shown = choose(report.findings, flags, report.at, picture.inventory).findings;
      if (before === null) await answerWithFindings(context, flags, picture, report);
      else printChanges(page, before.findings, shown, report.at);
      code = exitCode(report, shown, flags);
      before = { ...report, findings: shown };
    }
  } finally {
    progress.clear();
    await closeSources(sources);
  }
  return code;
}

/** One line a difference: `+` new, `~` another verdict, `-` gone because it was seen to be gone. */
export function printChanges(
  page: Page,
  before: readonly Finding[],
  now: readonly Finding[],
  at: number,
): void {
  const earlier = new Map(before.map((finding) => [finding.id, finding]));
  const later = new Map(now.map((finding) => [finding.id, finding]));
  const blind = new Set(now.filter((finding) => finding.verdict === "unknown").map(placeOf));
  for (const finding of now) {
    const known = earlier.get(finding.id);
    if (known === undefined) printChange(page, "+", finding, at);
    else if (known.verdict !== finding.verdict) printChange(page, "~", finding, at);
  }
  for (const finding of before) {
    const hidden = finding.verdict !== "unknown" && blind.has(placeOf(finding));
    if (!later.has(finding.id) && !hidden) printChange(page, "-", finding, at);
  }
}

/** Where an `unknown` hides a finding: the same rule in the same scope. */
function placeOf(finding: Finding): string {
  return `${finding.rule}\0${finding.scope.key}`;
}

function printChange(page: Page, mark: "+" | "~" | "-", finding: Finding, at: number): void {
  const tone = mark === "-" ? "good" : finding.verdict === "unknown" ? "unsure" : "warning";
  const what =
    mark === "-"
      ? "is gone"
      : `${finding.word === null ? "" : `${finding.word}, `}${finding.verdict}`;
  page.line({ text: `${humanTime(at)} ${mark} `, tone }, subjectText(finding), `  ${what}  `, {
    text: finding.rule,
    tone: "faint",
  });
}
