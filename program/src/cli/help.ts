import type { StricliIntegration } from "@stricli/core";
import type { CliContext } from "./context.ts";

/**
 * The flag `--help` of every command; its text goes to `print`. The library's own is as wide as its longest line; ours fits on any
 * terminal.
 */
export function helpFlag(
  { stdout, environment }: Pick<CliContext, "stdout" | "environment">,
  print: (text: string) => void,
): StricliIntegration<CliContext> {
  return {
    flag: {
      brief: "Print this and exit",
      global: true,
      complete: true,
      aliases: ["h"],
      defaultForRouteMap: true,
      run: async (_, { result: { prefix, target } }) => {
        const [{ HELP_COLUMNS, printHelp }, { Page }, { describeTerminal }] = await Promise.all([
          import("./output/help-page.ts"),
          import("./output/page.ts"),
          import("./output/terminal.ts"),
        ]);
        const terminal = describeTerminal(stdout, environment);
        const columns = Math.min(HELP_COLUMNS, terminal.columns ?? HELP_COLUMNS);
        printHelp(new Page({ ...terminal, columns }, print), prefix, target);
      },
    },
  };
}
