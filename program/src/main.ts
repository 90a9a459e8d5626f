import { constants } from "node:os";
import { existsSync } from "node:fs";
import packageJson from "../package.json" with { type: "json" };
import { type CliInput, runCommandLine } from "./cli/app.ts";
import { BUG, BUG_SENTENCE, bugStack } from "./cli/bug.ts";
import { harmless } from "./cli/output/harmless.ts";
import { realPorts } from "./cli/ports.ts";
import { inherited } from "./cli/environment.ts";
import { programName } from "./cli/program-name.ts";
import { OutputError, standardStream } from "./cli/standard-stream.ts";
import { EXIT } from "./lib/errors.ts";
import { systemClock } from "./lib/clock.ts";

void main();

/** The composition root: the process's own streams, environment, clock and signals, and the real clients. */
async function main(): Promise<void> {
  const input = inputOfTheProcess();
  process.on("uncaughtException", (error) => {
    if (error instanceof OutputError) endUnwritten(error, input);
    endWithBug(error, input);
  });
  process.exitCode = await runCommandLine(process.argv.slice(2), input);
}

/**
 * What nobody expected, also from a promise that nobody waited for, ends the process as it would end a command: what is in memory may
 * be wrong, and what is on the disk is whole. Node itself would print the error, which may hold anything.
 */
function endWithBug(error: unknown, { stderr, environment }: CliInput): never {
  stderr.write(`plumbline: ${BUG_SENTENCE}\n`);
  const stack = bugStack(error, environment);
  for (const line of stack?.split("\n") ?? []) stderr.write(`${harmless(line)}\n`);
  process.exit(BUG);
}

/** Where the output goes there is no room, or worse: that is said where it can be, and what was to be told was not. */
function endUnwritten({ message }: OutputError, { stderr }: CliInput): never {
  try {
    stderr.write(`plumbline: ${message}\n`);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error; // else there is nowhere to say it, and the exit code remains
  }
  process.exit(EXIT.unknown);
}

function inputOfTheProcess(): CliInput {
  const { version } = packageJson;
  return {
    environment: process.env,
    directory: process.cwd(),
    program: programName({
      invokedAs: process.env["PLUMBLINE_INVOKED_AS"],
      searchPath: process.env["PATH"] ?? "",
      exists: existsSync,
    }),
    version,
    clock: systemClock,
    signal: interruptSignal(),
    stdout: standardStream({ fd: 1, open: () => process.stdout, readerLeft }),
    stderr: standardStream({ fd: 2, open: () => process.stderr, readerLeft }),
    ports: realPorts({
      clock: systemClock,
      env: inherited(process.env),
      version,
      get stdinIsTerminal() {
        return process.stdin.isTTY;
      },
      pluginStderr: "inherit",
    }),
  };
}

/**
 * `plumbline scan | head` closes our stdout early: nobody reads on, so there is nothing left to say. It ends as a program does that SIGPIPE
 * ends, because 0 would say that nothing is wrong.
 */
function readerLeft(): void {
  process.exit(128 + constants.signals.SIGPIPE);
}

/** The first Ctrl-C asks to end, the second ends. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error("interrupted"));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
