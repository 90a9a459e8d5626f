import { EXIT } from "../../lib/errors.ts";
import { completionScript, type Shell } from "../completion/scripts.ts";
import type { CliContext } from "../context.ts";

/** Prints the completion script of a shell. */
export async function run(context: CliContext, _flags: object, shell: Shell): Promise<number> {
  context.stdout.write(completionScript(shell));
  return EXIT.clean;
}
