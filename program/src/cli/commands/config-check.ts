import { loadConfig } from "../../config/load.ts";
import { readSystemFiles } from "../../config/system-files.ts";
import type { ConfigFlags } from "../../config/flags.ts";
import { EXIT } from "../../lib/errors.ts";
import { RULES } from "../../findings/rules/index.ts";
import type { CliContext } from "../context.ts";
import { errorPage, outPage } from "../pages.ts";
import { counted } from "../output/units.ts";

/** Checks the configuration and the secret files it names, without reading a source. */
export async function run(context: CliContext, flags: ConfigFlags): Promise<number> {
  const { environment, directory } = context;
  const loaded = loadConfig({ flags, environment, directory, rules: RULES });
  const { clusters, systems, scopes } = loaded.config;
  for (const warning of readSystemFiles(loaded).flatMap((files) => files.warnings))
    errorPage(context).prose(`warning: ${warning}`);
  const where = loaded.file ?? "no configuration file";
  const cluster = loaded.clustersAssumed
    ? "the current kubeconfig context"
    : counted(clusters.length, "cluster");
  outPage(context, undefined).line(
    `${where}: valid; ${cluster}, ${counted(systems.length, "system")}, ${counted(scopes.length, "claim scope")}`,
  );
  return EXIT.clean;
}
