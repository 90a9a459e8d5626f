import { answererFor, isServiceNamed } from "../answerer.ts";
import type { CliContext } from "../context.ts";
import { answerWithFindings, type AnswerFlags, filterOf } from "../findings-answer.ts";
import { type ReadingFlags, usageError } from "../flags.ts";
import { outPage } from "../pages.ts";

/** Flags of `scan`. */
export type ScanFlags = ReadingFlags & AnswerFlags & { readonly watch?: boolean };

/** Reads everything once and prints what is out of plumb; with `--watch`, prints what changes from then on. */
export async function run(context: CliContext, flags: ScanFlags): Promise<number> {
  if (flags.watch) return watch(context, flags);
  const filter = filterOf(flags);
  await using answerer = await answererFor(context, flags);
  return await answerWithFindings(context, flags, await answerer.findings(filter));
}

async function watch(context: CliContext, flags: ScanFlags): Promise<number> {
  if (flags.from !== undefined)
    throw usageError("--watch", "sources to watch", "a bundle (--from)", "remove one of the two");
  if (isServiceNamed(context, flags))
    throw usageError(
      "--watch",
      "sources to watch",
      "a service (--server)",
      "remove one of the two",
    );
  if (flags.output !== "table")
    throw usageError(
      "--watch",
      "the output table",
      flags.output,
      "any other form is one whole answer: remove --output, or run scan again and again",
    );
  const { watchFindings } = await import("../watch.ts");
  return watchFindings(context, flags, outPage(context, flags.noColor));
}
