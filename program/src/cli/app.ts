import { type Application, buildApplication, ExitCode, run } from "@stricli/core";
import { EXIT } from "../lib/errors.ts";
import { flagName, normalizeArguments } from "./argv.ts";
import { addressed, allFlags, nestedNames } from "./command-words.ts";
import { commandTable } from "./commands.ts";
import type { CliContext } from "./context.ts";
import { helpFlag } from "./help.ts";
import { harmless } from "./output/harmless.ts";
import { REPEATS_NOTHING, repeatsOf } from "./repeated-flags.ts";
import { commandLineText, unknownCommand } from "./text.ts";

/** Everything the command line needs from outside; the rest of `CliContext` is made here. */
export type CliInput = Omit<CliContext, "process" | "finish" | "repeats">;

/** Runs one command line and answers its exit code. Never throws for what a user can do. */
export async function runCommandLine(argv: readonly string[], input: CliInput): Promise<number> {
  const table = commandTable();
  const names = table.getAllEntries().map((entry) => entry.name.original);
  if (argv[0] === "__complete")
    return printCandidates(applicationOf(table, [], input), table, argv.slice(1), input);
  const flags = allFlags(table);
  const inputs = normalizeArguments(
    argv,
    names,
    (word) => flags.get(flagName(word) ?? "") === true,
  );
  const [first] = inputs;
  if (first !== undefined && !first.startsWith("-") && !names.includes(first))
    return reportMistakes(input, [unknownCommand(first, names, input.program)]);
  let code: number | null = null;
  const mistakes: string[] = [];
  const process = {
    stdout: input.stdout,
    stderr: { write: (text: string) => void mistakes.push(text) },
    env: input.environment as Record<string, string>,
    exitCode: null as number | string | null,
  };
  const finish = (exitCode: number) => void (code = exitCode);
  const repeats = repeatsOf(inputs, (command) => addressed(table, [command]).flags);
  const context = { ...input, repeats, process, finish };
  // the library would take what fails as this is printed for a mistake in the command line
  const help: string[] = [];
  await run(applicationOf(table, inputs, input, help), inputs, context);
  for (const text of help) input.stdout.write(text);
  if (mistakes.length > 0) await reportMistakes(input, mistakes);
  if (code !== null) return code;
  return process.exitCode === ExitCode.Success ? EXIT.clean : EXIT.usage;
}

type Table = ReturnType<typeof commandTable>;

function applicationOf(
  table: Table,
  inputs: readonly string[],
  input: CliInput,
  help: string[] = [],
): Application<CliContext> {
  const texts = commandLineText({
    program: input.program,
    inputs,
    nested: nestedNames(table),
    ...addressed(table, inputs),
  });
  return buildApplication(
    table,
    {
      name: input.program,
      scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
      documentation: { disableAnsiColor: true },
      localization: { text: texts },
    },
    { help: helpFlag(input, (printed) => void help.push(printed)) },
  );
}

/** Says on stderr what is wrong with the command line; what was typed is repeated in it and is data too. */
async function reportMistakes(input: CliInput, mistakes: readonly string[]): Promise<number> {
  const { errorPage } = await import("./pages.ts");
  const page = errorPage({ ...input, repeats: REPEATS_NOTHING });
  for (const mistake of mistakes) page.prose(`plumbline: ${mistake.trimEnd()}`, 0, "bad");
  return EXIT.usage;
}

/** Candidates for the last word of a half-typed command line, a line each, and the line that Cobra's protocol ends with. */
async function printCandidates(
  app: Application<CliContext>,
  table: Table,
  words: readonly string[],
  input: CliInput,
): Promise<number> {
  const process = { stdout: input.stdout, stderr: { write: () => {} } };
  const { complete } = await import("./completion/candidates.ts");
  const context = { ...input, repeats: REPEATS_NOTHING, process, finish: () => {} };
  const { candidates, directive } = await complete(app, table, words, context);
  for (const { completion, brief } of candidates)
    input.stdout.write(`${harmless(completion)}\t${harmless(brief)}\n`);
  input.stdout.write(`:${directive}\n`);
  return EXIT.clean;
}
