import path from "node:path";
import { shellWord } from "../lib/shell-word.ts";

/** How the process was started, as far as our name depends on it. */
export interface Invocation {
  /** What the launcher was called as, path included; undefined where it was not started by it. */
  readonly invokedAs: string | undefined;
  /** The variable PATH. */
  readonly searchPath: string;
  /** Whether a file exists. */
  readonly exists: (file: string) => boolean;
}

/**
 * How we are called, so that printed commands can be pasted: "kubectl plumbline" as its plugin, "plumbline" where the shell
 * finds us by that name, else the path that was typed: "./plumbline".
 */
export function programName({ invokedAs, searchPath, exists }: Invocation): string {
  if (invokedAs === undefined) return exists("plumbline") ? "./plumbline" : "plumbline";
  const name = path.basename(invokedAs);
  if (name.startsWith("kubectl-plumbline")) return "kubectl plumbline";
  if (!invokedAs.includes("/")) return name;
  const found = searchPath
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find(exists);
  return found === path.normalize(invokedAs) ? name : shellWord(invokedAs);
}

/** Commands in a sentence, which say "plumbline"; names of objects have no spaces and are not touched. */
const COMMAND =
  /(?<![\w./-]|kubectl )plumbline (?=(?:summary|scan|orphans|trace|df|explain|ignore|unfreeze|serve|login|bundle|config|demo|completion|version)\b)/g;

/** A sentence with the commands in it as they have to be typed. */
export function pasteable(sentence: string, program: string): string {
  return sentence.replaceAll(COMMAND, () => `${program} `);
}
