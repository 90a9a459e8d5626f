import { kebab } from "../config/variables.ts";
import { shellWord } from "../lib/shell-word.ts";
import { flagName } from "./argv.ts";
import { SERVICE_FLAGS, SOURCE_FLAGS } from "./flags.ts";

/** What a command has to be told again so that it asks what this one asked: flags with their values, as words for a shell. */
export type Repeats = (command: string) => readonly string[];

/** Nothing. */
export const REPEATS_NOTHING: Repeats = () => [];

/** Flags that say what is read, or who is asked, by their (kebab) names, and whether a value follows. */
const TAKE_VALUE: ReadonlyMap<string, boolean> = new Map(
  Object.entries({ ...SOURCE_FLAGS, ...SERVICE_FLAGS }).map(([name, { kind }]) => [
    kebab(name),
    kind !== "boolean",
  ]),
);

/** Those that kubectl has as well, under the same names. */
const OF_KUBECTL: ReadonlySet<string> = new Set(["kubeconfig", "context", "as", "as-group"]);

/**
 * What a command line says of its sources, for each command that is suggested in its answer: as much as that command takes.
 * `flagsOf`: names of the flags of a command.
 */
export function repeatsOf(
  inputs: readonly string[],
  flagsOf: (command: string) => { has(flag: string): boolean },
): Repeats {
  const given = givenIn(inputs);
  return (command) => {
    const taken = command === "kubectl" || command === "oc" ? OF_KUBECTL : flagsOf(command);
    return given.filter(({ name }) => taken.has(name)).map(({ text }) => text);
  };
}

interface GivenFlag {
  readonly name: string;
  readonly text: string;
}

function givenIn(inputs: readonly string[]): readonly GivenFlag[] {
  const end = inputs.indexOf("--");
  const given: GivenFlag[] = [];
  for (let at = 0; at < (end < 0 ? inputs.length : end); at++) {
    const [typed = "", ...value] = (flagName(inputs[at] ?? "") ?? "").split("=");
    const name = kebab(typed);
    const takesValue = TAKE_VALUE.get(name);
    if (takesValue === undefined) continue;
    if (!takesValue) given.push({ name, text: `--${name}` });
    else {
      const said = value.length > 0 ? value.join("=") : (inputs[++at] ?? "");
      given.push({ name, text: `--${name} ${shellWord(said)}` });
    }
  }
  return given;
}
