import path from "node:path";
import { shellWord } from "../lib/shell-word.ts";
import type { Repeats } from "./repeated-flags.ts";

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

/** How commands that are suggested have to be typed. */
export interface Typing {
  /** How we are called. */
  readonly program: string;
  readonly repeats: Repeats;
}

/** Commands in a sentence, which say "plumbline"; names of objects have no spaces and are not touched. */
const COMMAND =
  /(?<![\w./-]|kubectl )plumbline (summary|scan|orphans|trace|df|explain|ignore|unfreeze|serve|login|bundle|config|demo|completion|version)\b/g;

/** Those of kubectl, which takes flags of its own in front of its verb. */
const KUBECTL = /(?<![\w./-])(kubectl|oc)(?= (?:get|describe|create|delete|patch) )/g;

/** A sentence with the commands in it as they have to be typed: as we are called, and so that they ask what this one asked. */
export function pasteable(sentence: string, { program, repeats }: Typing): string {
  return sentence
    .replaceAll(COMMAND, (said: string, command: string, at: number) => {
      const asks =
        !sentence.slice(0, at).endsWith(" a ") && // a process that runs
        asksTheSame(command, sentence.slice(at + said.length));
      return [program, command, ...(asks ? repeats(command) : [])].join(" ");
    })
    .replaceAll(KUBECTL, (tool: string) => [tool, ...repeats(tool)].join(" "));
}

/**
 * Not one that names a source by itself, nor one that explains a rule, which is the same everywhere, nor one that makes what was
 * asked. `rest`: what follows it.
 */
function asksTheSame(command: string, rest: string): boolean {
  if (command === "bundle") return false;
  const [line = ""] = rest.split("\n", 1);
  if (/^(?: \S+)*? --(?:from|server|truenas)\b/.test(line)) return false;
  return command !== "explain" || ASKED_ABOUT.test(line);
}

/** An object, or the id of a finding. */
const ASKED_ABOUT = /^ (?:[^\s/]+\/|[0-9a-f]{4,16}(?![\w-]))/;
