import type { Growth } from "./growth.ts";
import { interleaved, median, type Run, run } from "./processes.ts";
import type { Measured } from "./results.ts";
import type { ScanBench } from "./plan.ts";
import { PROGRAM, say, type Tools } from "./tools.ts";

/** Join and judge at both sizes, in turn, each in a process of its own, without wire, clients and simulators. */
export async function inMemory(
  { volumes, largeVolumes, rounds }: ScanBench,
  { growth }: Tools,
): Promise<Measured> {
  say(`joining and judging ${volumes} and ${largeVolumes} volumes in memory`);
  const at = (size: number) => () => run([...PROGRAM, growth, String(size)]);
  const commands = new Map([
    ["small", at(volumes)],
    ["large", at(largeVolumes)],
  ]);
  const runs = await interleaved(commands, rounds);
  const [smallMs, largeMs] = [middle(runs.get("small") ?? []), middle(runs.get("large") ?? [])];
  return { memory: { smallMs, largeMs, runs: rounds } };
}

/** Milliseconds of join and judge together. */
function middle(runs: readonly Run[]): number {
  const all = runs.map((one) => JSON.parse(one.stdout) as Growth);
  return median(all.map(({ joinMs }) => joinMs)) + median(all.map(({ judgeMs }) => judgeMs));
}
