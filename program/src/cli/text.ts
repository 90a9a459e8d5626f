import {
  type ApplicationText,
  type ArgumentScannerError,
  formatMessageForArgumentScannerError,
  text_en,
} from "@stricli/core";
import { suggest } from "../config/suggest.ts";
import { ConfigError } from "../lib/errors.ts";

/** Every sentence about a mistake on the command line: what is wrong, and what was probably meant. */
export function commandLineText(
  program: string,
  flags: readonly string[],
  commands: readonly string[],
): ApplicationText {
  const say = (sentence: string) => `${program.split(" ").at(-1)}: ${sentence}`;
  return {
    ...text_en,
    exceptionWhileParsingArguments: (error) => say(sentenceOf(error, program, flags)),
    noCommandRegisteredForInput: ({ input }) => say(unknownCommand(input, commands, program)),
  };
}

/** "unknown command "scna"; did you mean scan?" */
export function unknownCommand(input: string, known: readonly string[], program: string): string {
  const near = suggest(input, known);
  return `unknown command ${JSON.stringify(input)}; ${near === null ? `see ${program} --help` : `did you mean ${near}?`}`;
}

function sentenceOf(error: unknown, program: string, flags: readonly string[]): string {
  const help = `see ${program} --help`;
  return formatMessageForArgumentScannerError(error as ArgumentScannerError, {
    FlagNotFoundError: ({ input }) =>
      `unknown flag ${flagText(input)}; ${hint(input, flags) ?? help}`,
    AliasNotFoundError: ({ input }) => `unknown flag -${input}; ${help}`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder, exception }) =>
      exception instanceof ConfigError
        ? exception.message
        : `cannot read ${externalFlagNameOrPlaceholder}; ${help}`,
    EnumValidationError: ({ externalFlagName, input, values }) => {
      const near = suggest(input, values);
      return `--${externalFlagName} takes ${values.join(", ")}, not ${JSON.stringify(input)}${near === null ? "" : `; did you mean ${near}?`}`;
    },
    UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value; ${help}`,
    UnexpectedPositionalError: ({ input }) =>
      `unexpected argument ${JSON.stringify(input)}; ${help}`,
    UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing; ${help}`,
    InvalidNegatedFlagSyntaxError: ({ externalFlagName }) => `--${externalFlagName} takes no value`,
    UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} may be given only once`,
  });
}

function flagText(input: string): string {
  return input.startsWith("-") ? input : `--${input}`;
}

function hint(input: string, flags: readonly string[]): string | null {
  const near = suggest(input.replace(/^-+/, ""), flags);
  return near === null ? null : `did you mean --${near}?`;
}
