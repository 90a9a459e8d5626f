import { RULES } from "../../findings/rules/index.ts";
import type { CliContext } from "../context.ts";
import { answerPage } from "../pages.ts";
import { exitCode } from "../exit-code.ts";
import { isForReading } from "../findings-answer.ts";
import { printDocument } from "../print-document.ts";
import type { ExitFlags, OutputFlags, SourceFlags } from "../flags.ts";
import { isDocument } from "../forms.ts";
import { look } from "../look.ts";
import { codeUnlessNothing, nothingAsked } from "../nothing-asked.ts";
import { printOrigin } from "../output/origin.ts";
import { printSummary } from "../output/summary-page.ts";
import { summarize } from "../summary.ts";

/** Flags of `plumbline` alone. */
export type SummaryFlags = SourceFlags &
  OutputFlags<"table" | "markdown" | "json" | "yaml" | "jsonpath"> &
  ExitFlags;

/** Prints the sources, their health and capacity, and the worst findings. */
export async function run(context: CliContext, flags: SummaryFlags): Promise<number> {
  const picture = await look(context, flags);
  const { reportOn } = await import("../../monitor/recording.ts");
  const report = reportOn(picture, RULES);
  const summary = summarize(picture, report);
  const nothing = nothingAsked(report, RULES, picture.recording.settings);
  if (isDocument(flags.output)) await printDocument(context, flags.output, summary);
  else {
    const page = await answerPage(context, flags);
    const remarks = { nothing };
    if (isForReading(flags)) printOrigin(page, flags.from, report.at, context.clock.now());
    printSummary(page, summary, report, context.program, remarks);
  }
  return codeUnlessNothing(exitCode(report, report.findings, flags), nothing, flags.exitZero);
}
