import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../scripts/root.ts";
import { costOf, highWaterMark, interleaved, type Run } from "./processes.ts";
import type { Measured } from "./results.ts";
import type { ScanBench } from "./plan.ts";
import { partTimes, scan, scanInParts, type Target } from "./scan-runs.ts";
import type { SimulatedWorld } from "./simulated-world.ts";
import { fileIn, NODE, say, type Tools } from "./tools.ts";

/** Most of what a world makes stays: a wide nursery spares copying it twice. */
const NURSERY = "--max-semi-space-size=128";

/** A scan of very many volumes with simulators on both sides: whole, and in its parts. */
export async function onSimulators(options: ScanBench, tools: Tools): Promise<Measured> {
  const { largeVolumes, largeRounds } = options;
  say(`starting simulators with ${largeVolumes} volumes`);
  await using world = await startSimulators(largeVolumes, "realistic");
  say(`up after ${Math.round(world.startMs / 1000)} s; measuring ${largeRounds} rounds`);
  const kubeconfig = fileIn(tools.folder, "large.kubeconfig", world.kubeconfig);
  const target: Target = { kubeconfig, nas: world.nas, truth: world.truth };
  const commands = new Map([
    ["large", () => scan(tools, target)],
    ["largeParts", () => scanInParts(tools, target)],
  ]);
  const runs = await interleaved(commands, largeRounds);
  const simulators = { wallMs: world.startMs, peakRssBytes: world.peakRssBytes(), runs: 1 };
  return {
    costs: new Map([
      ["large", costOf(runs.get("large") ?? [])],
      ["largeSimulators", simulators],
    ]),
    largeParts: partTimes(runs.get("largeParts") ?? []),
  };
}

/** How long a world takes from the start of the process until both sides answer. */
export async function startOfSimulators({ volumes, rounds }: ScanBench): Promise<Measured> {
  say(`starting simulators with ${volumes} volumes, ${rounds} times`);
  const runs: Pick<Run, "wallMs" | "peakRssBytes">[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await using world = await startSimulators(volumes, "short");
    const peakRssBytes = world.peakRssBytes();
    if (round > 0) runs.push({ wallMs: world.startMs, peakRssBytes });
  }
  return { costs: new Map([["simulators", costOf(runs)]]) };
}

/** Simulators that answer, with what they took. */
export interface Simulators extends SimulatedWorld, AsyncDisposable {
  readonly startMs: number;
  readonly peakRssBytes: () => number;
}

/** bench/simulated-world.ts, once it answers. Throws when it ends before. */
async function startSimulators(volumes: number, pods: "realistic" | "short"): Promise<Simulators> {
  const started = performance.now();
  const program = path.join(ROOT, "bench/simulated-world.ts");
  const child = spawn(NODE, [NURSERY, program, String(volumes), pods], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const line = await firstLine(child.stdout);
  if (line === null) throw new Error(`the simulators ended: ${String((await ended)[0])}`);
  return {
    ...(JSON.parse(line) as SimulatedWorld),
    startMs: performance.now() - started,
    peakRssBytes: () => highWaterMark(child.pid),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** The first line of a stream; null where it ends before. */
export async function firstLine(stream: NodeJS.ReadableStream): Promise<string | null> {
  for await (const line of createInterface({ input: stream })) return line;
  return null;
}
