import type { CliContext } from "./context.ts";
import { Page } from "./output/page.ts";
import { describeTerminal } from "./output/terminal.ts";

/** The page of stdout; `noColor` is the flag. */
export function outPage(context: CliContext, noColor: boolean | undefined): Page {
  return new Page(
    describeTerminal(context.stdout, context.environment, noColor),
    context.stdout.write,
    context.program,
  );
}

/** The page of stderr. */
export function errorPage(context: Pick<CliContext, "stderr" | "environment" | "program">): Page {
  const terminal = describeTerminal(context.stderr, context.environment);
  return new Page(terminal, context.stderr.write, context.program);
}
