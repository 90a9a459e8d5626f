import type { LoadedConfig } from "../../config/config.ts";
import { readServingFiles } from "../../config/serving-files.ts";
import { EXIT } from "../../lib/errors.ts";
import { refuseWithoutCluster } from "../cluster-gate.ts";
import type { CliContext } from "../context.ts";
import { type SourceFlags, usageError } from "../flags.ts";
import { refuseOthers } from "../listening.ts";
import { checkMemory } from "../memory.ts";
import { closeSources, openSources } from "../open-sources.ts";
import { printChecked } from "../output/config-page.ts";
import { outPage } from "../pages.ts";

/** Flags of `config check`: those that configure, and the one without which a scan needs a place for its memory. */
export type ConfigCheckFlags = Omit<SourceFlags, "from" | "as" | "asGroup" | "requestTimeout">;

/**
 * Checks the configuration and every file it names as a scan would before its first request, and says what would be read.
 * Throws ConfigError for what is wrong, and where there is nothing to check: neither a file nor a flag nor a variable.
 */
export async function run(context: CliContext, flags: ConfigCheckFlags): Promise<number> {
  const open = await openSources(context, flags);
  await closeSources(open);
  if (isNothingSaid(open.loaded)) throw nothingToCheck(open.loaded.defaultFile);
  readServingFiles(open.loaded);
  refuseOthers(open.loaded);
  refuseWithoutCluster(open);
  await checkMemory(flags, open.loaded);
  printChecked(outPage(context, undefined), open, context.program);
  return EXIT.clean;
}

function isNothingSaid({ file, clustersAssumed, config }: LoadedConfig): boolean {
  return file === null && clustersAssumed && config.systems.length === 0;
}

function nothingToCheck(defaultFile: string | null) {
  const file = defaultFile === null ? "no file" : `no file ${defaultFile}`;
  return usageError(
    "config check",
    "a configuration to check",
    `${file}, no flag and no variable PLUMBLINE_*`,
    "name a file with --config; without any, scan reads the current kubeconfig context alone",
  );
}
