import { type Ended, type Given, runCli } from "./given.ts";

/** A line of the service's log, as far as tests read it. */
export interface LogLine {
  readonly msg: string;
  readonly metrics?: string;
}

/** A run of the service: how it ended, what was asked of it, and its log. */
export interface Served<T> extends Ended {
  readonly answer: T;
  readonly log: readonly LogLine[];
}

/**
 * Serves on a free port until `ask` has its answer; it is asked after the first look, or after the line that `when` waits for.
 * Throws where that line never came.
 */
export async function served<T>(
  argv: readonly string[],
  { onLine, ...given }: Given & { readonly onLine?: (line: LogLine) => void },
  ask: (address: string) => Promise<T>,
  when = "first look finished",
): Promise<Served<T>> {
  const stop = new AbortController();
  const answers: Promise<T>[] = [];
  let address = "";
  const onStdout = (text: string) => {
    const line = JSON.parse(text) as LogLine;
    onLine?.(line);
    address = line.metrics?.replace("/metrics", "") ?? address;
    if (line.msg !== when || answers.length > 0) return;
    answers.push(ask(address).finally(() => stop.abort()));
  };
  const ended = await runCli(["serve", "--listen", "127.0.0.1:0", ...argv], {
    ...given,
    signal: stop.signal,
    onStdout,
  });
  const [answer] = await Promise.all(answers);
  if (answer === undefined) throw new Error(`"${when}" was not said: ${ended.stderr}`);
  const lines = ended.stdout.trimEnd().split("\n");
  return { ...ended, answer, log: lines.map((line) => JSON.parse(line) as LogLine) };
}
