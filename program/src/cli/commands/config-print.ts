import { effectiveConfig } from "../../config/effective.ts";
import type { ConfigFlags } from "../../config/flags.ts";
import { loadConfig } from "../../config/load.ts";
import { EXIT } from "../../lib/errors.ts";
import { RULES } from "../../findings/rules/index.ts";
import type { CliContext } from "../context.ts";
import type { DocumentForm } from "../forms.ts";
import { printDocument } from "../print-document.ts";

/** Flags of `config print`. */
export type ConfigPrintFlags = Omit<ConfigFlags, "listen"> & { readonly output: DocumentForm };

/** Prints the configuration in force, defaults included. It names secret files and holds no secret. */
export async function run(context: CliContext, flags: ConfigPrintFlags): Promise<number> {
  const { environment, directory } = context;
  const loaded = loadConfig({ flags, environment, directory, rules: RULES });
  await printDocument(context, flags.output, effectiveConfig(loaded, RULES));
  return EXIT.clean;
}
