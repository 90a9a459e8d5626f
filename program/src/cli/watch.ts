import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { follow } from "../monitor/follow.ts";
import { type Picture, reportAndMemory } from "../monitor/recording.ts";
import type { CliContext } from "./context.ts";
import { EXIT } from "../lib/errors.ts";
import { exitCode } from "./exit-code.ts";
import { choose } from "./filter.ts";
import { type AnswerFlags, answerWithFindings } from "./findings-answer.ts";
import type { SourceFlags } from "./flags.ts";
import { mustNarrow, progressOf, reached, scanInput } from "./look.ts";
import { openMemory } from "./memory.ts";
import { closeSources, openSources } from "./open-sources.ts";
import { subjectText } from "./output/findings-table.ts";
import type { Page } from "./output/page.ts";
import { humanTime } from "./output/units.ts";
import { errorPage } from "./pages.ts";

/**
 * Prints the whole list once, then a line for every finding that comes, changes its verdict or goes, until Ctrl-C. A
 * finding whose rule cannot be judged any more is not gone; that it cannot be judged is a line of its own. Where the
 * cluster may not be read as a whole, the namespace asked for is watched alone.
 */
export async function watchFindings(
  context: CliContext,
  flags: SourceFlags & AnswerFlags,
  page: Page,
): Promise<number> {
  const { namespace = null } = flags;
  const code = await watchSources(context, flags, page, null);
  return code ?? (await watchSources(context, flags, page, namespace)) ?? EXIT.clean;
}

/** The exit code; null where nothing was printed yet, because one namespace must be read instead of all. */
async function watchSources(
  context: CliContext,
  flags: SourceFlags & AnswerFlags,
  page: Page,
  only: string | null,
): Promise<number | null> {
  const sources = await openSources(context, flags, only);
  const progress = progressOf(context);
  let before: Report | null = null;
  let code = 0;
  try {
    await using memory = await openMemory(context, flags, sources.loaded, true);
    const input = {
      ...scanInput(context, sources),
      memory: () => memory.load(),
      onProgress: progress.update,
    };
    for await (const picture of follow(input)) {
      progress.clear();
      if (context.signal.aborted) break;
      if (before === null && only === null && mustNarrow(picture, flags)) return null;
      const { report, remembered } = reportAndMemory(
        before === null ? reached(picture) : picture,
        RULES,
      );
      await memory.remember(remembered);
      const shown = choose(report, flags, picture.inventory).findings;
      if (before === null) await printFirst(context, flags, picture, report);
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

async function printFirst(
  context: CliContext,
  flags: AnswerFlags,
  picture: Picture,
  report: Report,
): Promise<void> {
  await answerWithFindings(context, flags, picture, report);
  if (context.stderr.isTTY) errorPage(context).prose("watching for changes; Ctrl-C ends it");
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
