import { answererFor } from "../answerer.ts";
import type { CliContext } from "../context.ts";
import { codeOfSummary } from "../exit-code.ts";
import { isForReading } from "../findings-answer.ts";
import type { ExitFlags, OutputFlags, ReadingFlags } from "../flags.ts";
import { isDocument } from "../forms.ts";
import { codeUnlessNothing } from "../nothing-asked.ts";
import { printOrigin } from "../output/origin.ts";
import { printSummary } from "../output/summary-page.ts";
import { answerPage } from "../pages.ts";
import { printDocument } from "../print-document.ts";

/** Flags of `plumbline` alone. */
export type SummaryFlags = ReadingFlags &
  OutputFlags<"table" | "markdown" | "json" | "yaml" | "jsonpath"> &
  ExitFlags;

/** Prints the sources, their health and capacity, and the worst findings. */
export async function run(context: CliContext, flags: SummaryFlags): Promise<number> {
  await using answerer = await answererFor(context, flags);
  const summary = await answerer.summary();
  if (isDocument(flags.output)) await printDocument(context, flags.output, summary);
  else {
    const page = await answerPage(context, flags);
    if (isForReading(flags)) printOrigin(page, answerer.origin, summary.at, context.clock.now());
    printSummary(page, summary);
  }
  return codeUnlessNothing(codeOfSummary(summary, flags), summary.nothingAsked, flags.exitZero);
}
