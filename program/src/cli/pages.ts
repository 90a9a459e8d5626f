import type { CliContext } from "./context.ts";
import type { OutputFlags } from "./flags.ts";
import { Page } from "./output/page.ts";
import { describeTerminal } from "./output/terminal.ts";

/** The page of stdout; `noColor` is the flag. */
export function outPage(context: CliContext, noColor: boolean | undefined): Page {
  return new Page(
    describeTerminal(context.stdout, context.environment, noColor),
    context.stdout.write,
    context,
  );
}

/** The page of an answer in this form: of stdout, as a screen shows it or as Markdown. */
export async function answerPage(
  context: CliContext,
  { output, noColor }: OutputFlags,
): Promise<Page> {
  if (output !== "markdown") return outPage(context, noColor);
  const { MarkdownPage } = await import("./output/markdown-page.ts");
  const forOthers = { program: context.program, repeats: () => [] }; // who have none of our files
  return new MarkdownPage(context.stdout.write, forOthers);
}

/** The page of stderr. */
export function errorPage(
  context: Pick<CliContext, "stderr" | "environment" | "program" | "repeats">,
): Page {
  const terminal = describeTerminal(context.stderr, context.environment);
  return new Page(terminal, context.stderr.write, context);
}
