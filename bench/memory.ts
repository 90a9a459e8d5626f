import type { Growth } from "./growth.ts";
import { interleaved, median, type Run, run } from "./processes.ts";
import type { Growths, Measured } from "./results.ts";
import type { ScanBench } from "./plan.ts";
import type { RuleTimes } from "./rule-times.ts";
import { PROGRAM, say, type Tools } from "./tools.ts";

/** Join and judge at both sizes, in turn, each in a process of its own, without wire, clients and simulators; then each rule. */
export async function inMemory(
  { volumes, largeVolumes, largeRounds }: ScanBench,
  { growth, ruleTimes }: Tools,
): Promise<Measured> {
  say(`joining and judging ${volumes} and ${largeVolumes} volumes in memory`);
  const at = (program: string, size: number) => run([...PROGRAM, program, String(size)]);
  const commands = new Map([
    ["small", () => at(growth, volumes)],
    ["large", () => at(growth, largeVolumes)],
  ]);
  const runs = await interleaved(commands, largeRounds);
  say("each rule by itself, at both sizes");
  const [small, large] = [
    timesIn(await at(ruleTimes, volumes)),
    timesIn(await at(ruleTimes, largeVolumes)),
  ];
  return {
    memory: {
      runs: largeRounds,
      small: middle(runs.get("small") ?? []),
      large: middle(runs.get("large") ?? []),
    },
    rules: Object.entries(small).map(([code, smallMs]) => {
      return { code, smallMs, largeMs: large[code] ?? Number.NaN };
    }),
  };
}

/** Medians of join and judge together, and of what is remembered. */
function middle(runs: readonly Run[]): Growths {
  const all = runs.map((one) => JSON.parse(one.stdout) as Growth);
  return {
    judgedMs: median(all.map(({ joinMs, judgeMs }) => joinMs + judgeMs)),
    rememberMs: median(all.map(({ rememberMs }) => rememberMs)),
  };
}

function timesIn({ stdout }: Run): RuleTimes {
  return JSON.parse(stdout) as RuleTimes;
}
