import {
  type ApplicationText,
  type ArgumentScannerError,
  formatMessageForArgumentScannerError,
  text_en,
} from "@stricli/core";
import { suggest } from "../lib/suggest.ts";
import { ConfigError } from "../lib/errors.ts";
import type { Addressed } from "./command-words.ts";
import { FORM_WORDS } from "./forms.ts";

/** A command line with a mistake in it. */
export interface Mistaken extends Addressed {
  readonly program: string;
  readonly inputs: readonly string[];
  /** Names of the commands of commands. */
  readonly nested: readonly string[];
}

/** Every sentence about a mistake on the command line: what is wrong, and what was probably meant. */
export function commandLineText(mistaken: Mistaken): ApplicationText {
  return {
    ...text_en,
    formatException: (error) => (error instanceof Error ? error.message : String(error)),
    exceptionWhileParsingArguments: (error) => sentenceOf(error, mistaken),
    noCommandRegisteredForInput: ({ input }) =>
      unknownCommand(input, mistaken.nested, [mistaken.program, ...mistaken.words].join(" ")),
  };
}

/** "unknown command "scna"; did you mean scan?" `called` is what has the list of commands in its help. */
export function unknownCommand(input: string, known: readonly string[], called: string): string {
  const near = suggest(input, known);
  return `unknown command ${JSON.stringify(input)}; ${near === null ? `see ${called} --help` : `did you mean ${near}?`}`;
}

function sentenceOf(error: unknown, { program, inputs, words, flags }: Mistaken): string {
  const help = `see ${[program, ...words].join(" ")} --help`;
  return formatMessageForArgumentScannerError(error as ArgumentScannerError, {
    FlagNotFoundError: ({ input }) =>
      `unknown flag ${flagText(input)}; ${elsewhere(input, words, program) ?? hint(input, flags) ?? help}`,
    AliasNotFoundError: ({ input }) =>
      `unknown flag -${input}; ${elsewhere(input, words, program) ?? help}`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder, exception }) =>
      exception instanceof ConfigError
        ? exception.message
        : `cannot read ${externalFlagNameOrPlaceholder}; ${help}`,
    EnumValidationError: ({ externalFlagName, input, values }) => {
      const near = suggest(input, values);
      return `--${externalFlagName} takes ${values.join(", ")}, not ${JSON.stringify(input)}${near === null ? "" : `; did you mean ${near}?`}`;
    },
    UnsatisfiedFlagError: ({ externalFlagName }) =>
      isGiven(externalFlagName, flags, inputs)
        ? `--${externalFlagName} needs a value; ${help}`
        : `--${externalFlagName} is missing; ${help}`,
    UnexpectedPositionalError: ({ input }) =>
      /^--.+=$/.test(input)
        ? `${input.slice(0, -1)} needs a value; ${help}`
        : `unexpected argument ${JSON.stringify(input)}; ${help}`,
    UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing; ${help}`,
    InvalidNegatedFlagSyntaxError: ({ externalFlagName }) => `--${externalFlagName} takes no value`,
    UnexpectedFlagError: ({ externalFlagName }) =>
      `--${externalFlagName} may be given only once; remove one of the two`,
  });
}

/** The summary is of everything; whoever wants a part of it wants a list. */
function elsewhere(input: string, words: readonly string[], program: string): string | null {
  const filters = ["n", "namespace", "l", "selector", "A", "all-namespaces"];
  return words[0] === "summary" && filters.includes(input.replace(/^-+/, ""))
    ? `the summary is of everything; use ${program} scan or ${program} df with it`
    : null;
}

/** A flag that is there lacks its value; one that is not there is required. */
function isGiven(name: string, flags: Mistaken["flags"], inputs: readonly string[]): boolean {
  return inputs.includes(`--${name}`) || inputs.includes(`-${flags.get(name) ?? name}`);
}

function flagText(input: string): string {
  return input.startsWith("-") ? input : `--${input}`;
}

/** The flag that was meant; `--wide` is a form of the answer. */
function hint(input: string, flags: Mistaken["flags"]): string | null {
  const word = input.replace(/^-+/, "");
  const form = FORM_WORDS.find((one) => one === word);
  if (form !== undefined && flags.has("output")) return `did you mean -o ${form}?`;
  const near = suggest(word, [...flags.keys()]);
  return near === null ? null : `did you mean --${near}?`;
}
