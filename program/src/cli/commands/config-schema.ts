import { configJsonSchema } from "../../config/reference.ts";
import { EXIT } from "../../lib/errors.ts";
import { RULES } from "../../findings/rules/index.ts";
import type { CliContext } from "../context.ts";

/** Prints the JSON Schema of the configuration file, for editors. */
export async function run(context: CliContext): Promise<number> {
  context.stdout.write(`${configJsonSchema(RULES)}\n`);
  return EXIT.clean;
}
