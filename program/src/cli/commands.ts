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

const INTRODUCTION = `Drops a line from any Pod to the disk beneath it, and tells you what is out of plumb.

Reads the current kubeconfig context, and a TrueNAS where one is named, by a
configuration file or by flags (each also as PLUMBLINE_… variable):

  plumbline demo
  plumbline scan --truenas wss://nas --truenas-user U --api-key-file KEY
  plumbline trace pvc/data-0 -n shop

Exit codes: 0 nothing wrong, 1 warnings, 2 errors, 3 something could not be told,
64 usage or configuration, 69 no source could be reached.`;

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
        "Sources, health, capacity and the worst findings (what plumbline alone prints)",
      ),
      scan: command(
        () => import("./commands/scan.ts"),
        parameters.SCAN,
        "Read everything once and print what is out of plumb",
      ),
      orphans: command(
        () => import("./commands/orphans.ts"),
        parameters.ORPHANS,
        "Leftovers on the NAS and Kubernetes objects that lead to none; Released volumes are in scan",
      ),
      trace: command(
        () => import("./commands/trace.ts"),
        parameters.TRACE,
        "The chain from Pod to disk through one object, both ways",
      ),
      df: command(
        () => import("./commands/df.ts"),
        parameters.DF,
        "Capacity: requested, provisioned, used, held by snapshots, available",
      ),
      explain: command(
        () => import("./commands/explain.ts"),
        parameters.EXPLAIN,
        "A rule by its code, or a finding by its id",
      ),
      bundle: command(
        () => import("./commands/bundle.ts"),
        parameters.BUNDLE,
        "Write what was read into a file for --from, without secrets",
      ),
      config: configCommands(),
      demo: command(
        () => import("./commands/demo.ts"),
        parameters.DEMO,
        "A simulated cluster and TrueNAS to try everything on",
      ),
      completion: command(
        () => import("./commands/completion.ts"),
        parameters.COMPLETION,
        "Shell completion for bash, zsh or fish",
      ),
      version: command(() => import("./commands/version.ts"), parameters.NONE, "Print the version"),
    },
    defaultCommand: "summary",
    docs: {
      brief:
        "Drops a line from any Pod to the disk beneath it, and tells you what is out of plumb.",
      fullDescription: INTRODUCTION,
    },
  });
}

function configCommands() {
  return buildRouteMap({
    routes: {
      check: command(
        () => import("./commands/config-check.ts"),
        parameters.CONFIG_CHECK,
        "Check the configuration and the files it names",
      ),
      print: command(
        () => import("./commands/config-print.ts"),
        parameters.CONFIG_PRINT,
        "Print the configuration in force, defaults included",
      ),
      schema: command(
        () => import("./commands/config-schema.ts"),
        parameters.NONE,
        "Print the JSON Schema of the configuration file",
      ),
    },
    docs: { brief: "Check or print the configuration, or print its schema" },
  });
}

function command<F extends BaseFlags, A extends BaseArgs>(
  load: () => Promise<{ readonly run: Run<F, A> }>,
  accepted: TypedCommandParameters<F, A, CliContext>,
  brief: string,
): Command<CliContext> {
  return buildCommand<F, A, CliContext>({
    loader: async () => {
      const { run } = await load();
      return async function (this: CliContext, given: F, ...args: A) {
        this.finish(await guarded(this, () => run(this, given, ...args)));
      };
    },
    parameters: accepted as never,
    docs: { brief },
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
