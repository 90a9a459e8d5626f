import { EXIT } from "../../lib/errors.ts";
import { type CliContext } from "../context.ts";

/** Prints the version of the program and of the Node it runs on. */
export async function run(context: CliContext): Promise<number> {
  context.stdout.write(`plumbline ${context.version} (node ${process.versions.node})\n`);
  return EXIT.clean;
}
