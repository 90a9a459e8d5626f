import {
  buildCommand,
  buildRouteMap,
  type Command,
  type TypedCommandParameters,
  type BaseFlags,
  type BaseArgs,
} from "@stricli/core";
import type { CliContext } from "./context.ts";
import * as parameters from "./command-flags.ts";
import * as descriptions from "./descriptions.ts";

/** What a command's module exports: does the work, answers the exit code. */
type Run<F, A extends readonly unknown[]> = (
  context: CliContext,
  flags: F,
  ...args: A
) => Promise<number>;

/**
 * Every command there is, each loaded only when it runs. The bare program is `summary`. Order is the order of the help.
 */
export function commandTable() {
  return buildRouteMap({
    routes: {
      summary: command(
        () => import("./commands/summary.ts"),
        parameters.SUMMARY,
        descriptions.SUMMARY,
      ),
      scan: command(() => import("./commands/scan.ts"), parameters.SCAN, descriptions.SCAN),
      orphans: command(
        () => import("./commands/orphans.ts"),
        parameters.ORPHANS,
        descriptions.ORPHANS,
      ),
      trace: command(() => import("./commands/trace.ts"), parameters.TRACE, descriptions.TRACE),
      df: command(() => import("./commands/df.ts"), parameters.DF, descriptions.DF),
      explain: command(
        () => import("./commands/explain.ts"),
        parameters.EXPLAIN,
        descriptions.EXPLAIN,
      ),
      ignore: command(() => import("./commands/ignore.ts"), parameters.IGNORE, descriptions.IGNORE),
      unfreeze: command(
        () => import("./commands/unfreeze.ts"),
        parameters.UNFREEZE,
        descriptions.UNFREEZE,
      ),
      serve: command(() => import("./commands/serve.ts"), parameters.SERVE, descriptions.SERVE),
      login: command(() => import("./commands/login.ts"), parameters.LOGIN, descriptions.LOGIN),
      bundle: command(() => import("./commands/bundle.ts"), parameters.BUNDLE, descriptions.BUNDLE),
      config: configCommands(),
      demo: command(() => import("./commands/demo.ts"), parameters.DEMO, descriptions.DEMO),
      completion: command(
        () => import("./commands/completion.ts"),
        parameters.COMPLETION,
        descriptions.COMPLETION,
      ),
      version: command(
        () => import("./commands/version.ts"),
        parameters.NONE,
        descriptions.VERSION,
      ),
    },
    defaultCommand: "summary",
    docs: descriptions.PROGRAM,
  });
}

function configCommands() {
  return buildRouteMap({
    routes: {
      check: command(
        () => import("./commands/config-check.ts"),
        parameters.CONFIG_CHECK,
        descriptions.CONFIG_CHECK,
      ),
      print: command(
        () => import("./commands/config-print.ts"),
        parameters.CONFIG_PRINT,
        descriptions.CONFIG_PRINT,
      ),
      schema: command(
        () => import("./commands/config-schema.ts"),
        parameters.NONE,
        descriptions.CONFIG_SCHEMA,
      ),
    },
    docs: descriptions.CONFIG,
  });
}

function command<F extends BaseFlags, A extends BaseArgs>(
  load: () => Promise<{ readonly run: Run<F, A> }>,
  accepted: TypedCommandParameters<F, A, CliContext>,
  docs: descriptions.Description,
): Command<CliContext> {
  return buildCommand<F, A, CliContext>({
    loader: async () => {
      const { run } = await load();
      return async function (this: CliContext, given: F, ...args: A) {
        this.finish(await guarded(this, () => run(this, given, ...args)));
      };
    },
    parameters: accepted as never,
    docs,
  });
}

async function guarded(context: CliContext, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const { reportError } = await import("./errors.ts");
    return reportError(error, context);
  }
}
