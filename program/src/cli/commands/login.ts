import { readServingFiles } from "../../config/serving-files.ts";
import { loadConfig } from "../../config/load.ts";
import { RULES } from "../../findings/rules/index.ts";
import { EXIT } from "../../lib/errors.ts";
import type { CliContext } from "../context.ts";
import { type SourceFlags, usageError } from "../flags.ts";
import { loginAddress } from "../login-address.ts";
import { readReach } from "../serve-files.ts";

/** Flags of `login`: those by which the state directory is found. */
export type LoginFlags = Pick<SourceFlags, "config" | "noConfig" | "stateDir">;

/**
 * Prints an address that logs a browser in to the service that runs on this machine, once. Throws ConfigError where none runs, and
 * SourceError where it does not answer.
 */
export async function run(context: CliContext, flags: LoginFlags): Promise<number> {
  const { environment, directory, signal, stdout } = context;
  const loaded = loadConfig({ flags, environment, directory, rules: RULES });
  const where = loaded.config.state.directory;
  const reach = where === null ? null : readReach(where);
  if (reach === null)
    throw usageError(
      loaded.at("state.directory"),
      "the state directory of a plumbline serve that runs here and takes logins",
      where === null ? "none, and no home directory" : `none that runs in ${where}`,
      "start plumbline serve, or name its directory with --state-dir",
    );
  const cert = reach.url.startsWith("https:") ? (readServingFiles(loaded)?.cert ?? null) : null;
  stdout.write(`${await loginAddress({ reach, cert, signal })}\n`);
  return EXIT.clean;
}
