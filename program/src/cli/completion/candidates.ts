import { type Application, proposeCompletions, type RouteMap } from "@stricli/core";
import { flagName, normalizeArguments } from "../argv.ts";
import { allFlags, addressed } from "../command-words.ts";
import type { CliContext } from "../context.ts";

/** What may stand in the place of a half-typed word. */
export interface Candidate {
  readonly completion: string;
  readonly brief: string;
}

/** Candidates, and what a shell may do beside them, as Cobra's bits. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly directive: number;
}

/** Cobra's bits: no space behind the word, no file names. */
const NO_SPACE = 2;
const NO_FILES = 4;

/** Completes the last word of a half-typed command line, the program left out. */
export async function complete(
  app: Application<CliContext>,
  table: RouteMap<CliContext>,
  words: readonly string[],
  context: CliContext,
): Promise<Completion> {
  const { given, partial, prefix } = lastWord(words);
  const flags = allFlags(table);
  const takesValue = (word: string) => flags.get(flagName(word) ?? "") === true;
  const names = table.getAllEntries().map(({ name }) => name.original);
  const inputs = normalizeArguments(given, names, takesValue);
  const isValue = takesValue(given.at(-1) ?? "");
  const isNamed = names.includes(inputs[0] ?? "");
  const proposed =
    isNamed || isValue || partial.startsWith("-")
      ? await proposeCompletions(
          app,
          [...(isNamed ? [] : addressed(table, []).words), ...inputs, partial],
          context,
        )
      : table.getAllEntries().map(({ name, target }) => ({
          completion: name.original,
          brief: target.brief,
        }));
  const fitting = proposed.filter(
    ({ completion }) => completion.startsWith(partial) && completion !== "--",
  );
  const candidates = withoutFlags(fitting, partial, isValue).map(({ completion, brief }) => ({
    completion: prefix + completion,
    brief,
  }));
  const isFile = isValue && isFileFlag(table, inputs, given.at(-1) ?? "");
  return { candidates, directive: directiveOf(candidates, isFile) };
}

/**
 * The last word and those before it. A value behind "=" is one word with its flag in zsh and fish, and three in bash; the
 * prefix is what a candidate needs in front to stand for the whole word.
 */
function lastWord(words: readonly string[]): {
  readonly given: readonly string[];
  readonly partial: string;
  readonly prefix: string;
} {
  const parts = words.flatMap((word, index) =>
    word === "=" && words[index - 1]?.startsWith("--")
      ? index === words.length - 1
        ? [""]
        : []
      : [word],
  );
  const partial = parts.at(-1) ?? "";
  const given = parts.slice(0, -1);
  const [, flag, value] = /^(--[^=]+)=(.*)$/s.exec(partial) ?? [];
  return flag === undefined || value === undefined
    ? { given, partial, prefix: "" }
    : { given: [...given, flag], partial: value, prefix: `${flag}=` };
}

/** Flags are offered where a word begins like one, or where there is nothing else; never as a value. */
function withoutFlags(
  candidates: readonly Candidate[],
  partial: string,
  isValue: boolean,
): readonly Candidate[] {
  const others = candidates.filter(({ completion }) => !completion.startsWith("-"));
  if (isValue || (others.length > 0 && !partial.startsWith("-"))) return others;
  return candidates;
}

function isFileFlag(table: RouteMap<CliContext>, inputs: readonly string[], flag: string): boolean {
  const { files } = addressed(table, inputs);
  return files.has(flagName(flag) ?? "");
}

function directiveOf(candidates: readonly Candidate[], isFile: boolean): number {
  if (candidates.length === 0) return isFile ? 0 : NO_FILES;
  const goesOn = candidates.every(({ completion }) => /[/=]$/.test(completion));
  return goesOn ? NO_FILES + NO_SPACE : NO_FILES;
}
