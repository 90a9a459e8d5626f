import {
  type Application,
  buildApplication,
  ExitCode,
  help,
  proposeCompletions,
  run,
} from "@stricli/core";
import { EXIT } from "../lib/errors.ts";
import { normalizeArguments } from "./argv.ts";
import { commandTable } from "./commands.ts";
import type { CliContext } from "./context.ts";
import { harmless } from "./output/harmless.ts";
import { commandLineText, unknownCommand } from "./text.ts";

/** Everything the command line needs from outside; the rest of `CliContext` is made here. */
export type CliInput = Omit<CliContext, "process" | "finish">;

/** Runs one command line and answers its exit code. Never throws for what a user can do. */
export async function runCommandLine(argv: readonly string[], input: CliInput): Promise<number> {
  const table = commandTable();
  const names = table.getAllEntries().map((entry) => entry.name.original);
  const flags = flagsOf(table);
  const app = applicationOf(table, flags, input.program);
  if (argv[0] === "__complete") return complete(app, table, argv.slice(1), input);
  const inputs = normalizeArguments(
    argv,
    names,
    (flag) => flags.get(flag.replace(/^--?/, "")) === true,
  );
  const [first] = inputs;
  if (first !== undefined && !first.startsWith("-") && !names.includes(first)) {
    input.stderr.write(
      `${input.program.split(" ").at(-1)}: ${harmless(unknownCommand(first, names, input.program))}\n`,
    );
    return EXIT.usage;
  }
  let code: number | null = null;
  const process = {
    stdout: input.stdout,
    stderr: harmlessStream(input.stderr),
    env: input.environment as Record<string, string>,
    exitCode: null as number | string | null,
  };
  const context = { ...input, process, finish: (exitCode: number) => void (code = exitCode) };
  await run(app, inputs, context);
  if (code !== null) return code;
  return process.exitCode === ExitCode.Success ? EXIT.clean : EXIT.usage;
}

function applicationOf(
  table: Routes,
  flags: ReadonlyMap<string, boolean>,
  program: string,
): Application<CliContext> {
  const formatting = {
    caseStyle: "convert-camel-to-kebab",
    useAliasInUsageLine: false,
    onlyRequiredInUsageLine: true,
  } as const;
  const text = commandLineText(
    program,
    [...flags.keys()].filter((name) => name.length > 1),
    nestedNames(table),
  );
  return buildApplication(
    table,
    {
      name: program,
      scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
      documentation: { disableAnsiColor: true },
      localization: { text },
    },
    { help: help({ brief: "Print this and exit", defaultForRouteMap: true, formatting }) },
  );
}

/** What is wrong with a flag repeats what was typed; that is data too. */
function harmlessStream(stream: CliInput["stderr"]): CliInput["stderr"] {
  return { write: (text) => stream.write(text.split("\n").map(harmless).join("\n")) };
}

/** Candidates for the last word of a half-typed command line, a line each, and the line that Cobra's protocol ends with. */
async function complete(
  app: Application<CliContext>,
  table: Routes,
  words: readonly string[],
  input: CliInput,
): Promise<number> {
  const context = {
    ...input,
    process: { stdout: input.stdout, stderr: { write: () => {} } },
    finish: () => {},
  };
  const [only = ""] = words;
  const proposed =
    words.length <= 1 ? commandsFor(table, only) : await proposeCompletions(app, words, context);
  for (const { completion, brief } of proposed)
    input.stdout.write(`${harmless(completion)}\t${harmless(brief)}\n`);
  input.stdout.write(":4\n");
  return EXIT.clean;
}

function commandsFor(
  table: Routes,
  partial: string,
): readonly { completion: string; brief: string }[] {
  const entries = table
    .getAllEntries()
    .map(({ name, target }) => ({ completion: name.original, brief: target.brief }));
  return entries.filter(({ completion }) => completion.startsWith(partial));
}

type Routes = ReturnType<typeof commandTable>;

/** Every flag by its long (kebab) and short name, and whether a value follows it. */
function flagsOf(table: Routes): ReadonlyMap<string, boolean> {
  const flags = new Map<string, boolean>();
  const targets = table
    .getAllEntries()
    .flatMap(({ target }) =>
      "getAllEntries" in target ? target.getAllEntries().map((entry) => entry.target) : [target],
    );
  for (const target of targets) {
    if (!("parameters" in target)) continue;
    const own = target.parameters.flags ?? {};
    for (const [name, { kind }] of Object.entries(own))
      flags.set(kebab(name), kind === "parsed" || kind === "enum");
    for (const [short, name] of Object.entries(target.parameters.aliases ?? {}))
      flags.set(short, flags.get(kebab(name)) === true);
  }
  return flags;
}

/** Names of the commands of commands, such as `config check`. */
function nestedNames(table: Routes): readonly string[] {
  return table
    .getAllEntries()
    .flatMap(({ target }) =>
      "getAllEntries" in target ? target.getAllEntries().map((entry) => entry.name.original) : [],
    );
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
