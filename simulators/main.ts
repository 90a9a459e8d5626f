import { runSimulators } from "./cli.ts";

/** `plumbline-sim` as a process: Ctrl-C or SIGTERM ends the simulators. */
const interrupted = new AbortController();
const end = (): void => {
  interrupted.abort();
};
process.once("SIGINT", end);
process.once("SIGTERM", end);

process.exitCode = await runSimulators({
  args: process.argv.slice(2),
  signal: interrupted.signal,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
