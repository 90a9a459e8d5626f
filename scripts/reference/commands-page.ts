import { type CliInput, runCommandLine } from "../../program/src/cli/app.ts";
import { commandTable } from "../../program/src/cli/commands.ts";
import { systemClock } from "../../program/src/lib/clock.ts";

/** The commands as Markdown: the help of each, as the program prints it. */
export async function commandsPage(): Promise<string> {
  const sections = [`# Commands\n\n${await helpOf([])}`];
  for (const words of commandWords()) {
    sections.push(`## ${words.join(" ")}\n\n${await helpOf(words)}`);
  }
  return sections.join("\n");
}

/** `[["scan"], ["config", "check"], …]` in the order of the help. */
function commandWords(): string[][] {
  return commandTable()
    .getAllEntries()
    .flatMap(({ name, target }) =>
      "getAllEntries" in target
        ? target.getAllEntries().map((entry) => [name.original, entry.name.original])
        : [[name.original]],
    );
}

async function helpOf(words: readonly string[]): Promise<string> {
  let text = "";
  const stdout = { write: (part: string) => void (text += part), isTTY: false };
  await runCommandLine([...words, "--help"], inputFor(stdout));
  return `\`\`\`\n${text.trim()}\n\`\`\`\n`;
}

/** Enough of a process for `--help`, which opens nothing. */
function inputFor(stdout: CliInput["stdout"]): CliInput {
  const unopened = () => Promise.reject(new Error("help opened a source"));
  return {
    environment: {},
    directory: ".",
    program: "plumbline",
    version: "0",
    clock: systemClock,
    signal: new AbortController().signal,
    stdout,
    stderr: stdout,
    ports: {
      openCluster: unopened,
      openSystem: unopened,
      openUsage: unopened,
      openService: unopened,
      measureProcess: unopened,
      tidyUp: () => {},
      onHangup: () => () => {},
      hurried: () => {
        throw new Error("help opened a source");
      },
      startDemo: unopened,
    },
  };
}
