import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** What one run of a command cost. `stdout` is kept for checking what it said. */
export interface Run {
  readonly wallMs: number;
  /** Highest resident set of the process itself, from the kernel's own high-water mark. */
  readonly peakRssBytes: number;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How often the kernel is asked for the high-water mark; what is reached in the last moment before the end is missed. */
const SAMPLE_MS = 5;

/** Runs a command to its end. Memory is read from /proc, so it is known on Linux only and 0 elsewhere. */
export function run(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const [file = "", ...args] = command;
  const started = performance.now();
  const child = spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let peakRssBytes = 0;
  const sampler = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, highWaterMark(child.pid));
  }, SAMPLE_MS);
  const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
  child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      clearInterval(sampler);
      const wallMs = performance.now() - started;
      const stdout = Buffer.concat(chunks.stdout).toString();
      resolve({
        wallMs,
        peakRssBytes,
        exitCode,
        stdout,
        stderr: Buffer.concat(chunks.stderr).toString(),
      });
    });
  });
}

/** Runs every command in turn, `rounds` times after one round that is not counted, so that a drift of the machine meets all. */
export async function interleaved(
  commands: ReadonlyMap<string, () => Promise<Run>>,
  rounds: number,
): Promise<ReadonlyMap<string, readonly Run[]>> {
  const runs = new Map<string, Run[]>([...commands.keys()].map((name) => [name, []]));
  if (commands.size === 0) return runs;
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, command] of commands) {
      const result = await command();
      if (round > 0) runs.get(name)?.push(result);
    }
  }
  return runs;
}

/** Medians of several runs of one command. */
export interface Cost {
  readonly wallMs: number;
  readonly peakRssBytes: number;
  readonly runs: number;
}

/** Wall time and peak memory of the middle run of each. */
export function costOf(runs: readonly Pick<Run, "wallMs" | "peakRssBytes">[]): Cost {
  return {
    wallMs: median(runs.map((one) => one.wallMs)),
    peakRssBytes: median(runs.map((one) => one.peakRssBytes)),
    runs: runs.length,
  };
}

/** The middle value; of two middle ones the lower. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

/** Highest resident set of a process so far, from the kernel; 0 where that is not known. */
export function highWaterMark(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
