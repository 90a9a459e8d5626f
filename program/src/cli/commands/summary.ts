import { RULES } from "../../findings/rules/index.ts";
import type { CliContext } from "../context.ts";
import { outPage } from "../pages.ts";
import { exitCode } from "../exit-code.ts";
import { printDocument } from "../findings-answer.ts";
import type { ExitFlags, OutputFlags, SourceFlags } from "../flags.ts";
import { look } from "../look.ts";
import { codeUnlessNothing, nothingAsked } from "../nothing-asked.ts";
import { printSummary } from "../output/summary-page.ts";
import { summarize } from "../summary.ts";

/** Flags of `plumbline` alone. */
export type SummaryFlags = SourceFlags & OutputFlags & ExitFlags;

/** Prints the sources, their health and capacity, and the worst findings. */
export async function run(context: CliContext, flags: SummaryFlags): Promise<number> {
  const picture = await look(context, flags);
  const { reportOn } = await import("../../monitor/recording.ts");
  const report = reportOn(picture, RULES);
  const summary = summarize(picture, report);
  const nothing = nothingAsked(report, RULES, picture.recording.settings);
  if (flags.output === "json" || flags.output === "yaml")
    await printDocument(context, flags.output, summary);
  else printSummary(outPage(context, flags.noColor), summary, report, context.program, nothing);
  return codeUnlessNothing(exitCode(report, report.findings, flags), nothing, flags.exitZero);
}
