import { spawn } from "node:child_process";

/** How promtool ended, and all that it said. */
export interface Judged {
  readonly code: number;
  readonly said: string;
}

/** Runs promtool; `input` is what it reads on stdin. */
export async function promtool(
  program: string,
  args: readonly string[],
  input = "",
): Promise<Judged> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdin.end(input);
  const { promise, resolve, reject } = Promise.withResolvers<Judged>();
  child.once("error", reject);
  child.once("close", (code) => resolve({ code: code ?? 1, said }));
  return promise;
}
