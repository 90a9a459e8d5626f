import { loadConfig } from "../../config/load.ts";
import { readSecretFile } from "../../config/secret-file.ts";
import type { ConfigFlags } from "../../config/flags.ts";
import { problems } from "../../config/parse-yaml.ts";
import { ConfigError, EXIT } from "../../lib/errors.ts";
import { RULES } from "../../findings/rules/index.ts";
import type { CliContext } from "../context.ts";
import { errorPage, outPage } from "../pages.ts";
import { counted } from "../output/units.ts";

/** Checks the configuration and the secret files it names, without reading a source. */
export async function run(context: CliContext, flags: ConfigFlags): Promise<number> {
  const { environment, directory } = context;
  const loaded = loadConfig({ flags, environment, directory, rules: RULES });
  const { clusters, systems, scopes } = loaded.config;
  const found: ConfigError[] = [];
  for (const [index, system] of systems.entries()) {
    try {
      const { warning } = readSecretFile(
        system.apiKeyFile,
        loaded.at(`systems[${index}].apiKeyFile`),
      );
      if (warning !== null) errorPage(context).prose(`warning: ${warning}`);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      found.push(error);
    }
  }
  if (found.length > 0) throw problems(found);
  const where = loaded.file ?? "no configuration file";
  const cluster = loaded.clustersAssumed
    ? "the current kubeconfig context"
    : counted(clusters.length, "cluster");
  outPage(context, undefined).line(
    `${where}: valid; ${cluster}, ${counted(systems.length, "system")}, ${counted(scopes.length, "claim scope")}`,
  );
  return EXIT.clean;
}
