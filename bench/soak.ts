/**
 * `npm run soak -- --minutes N --volumes N --changes N`: the service over simulators whose world changes N times a second, for two
 * hours unless told. Prints a line a minute, then by how much its memory grew after the first quarter, and whether its handles
 * and sockets stayed as many. Exit code 1 where they did not, or where in a run of two hours memory grew by more than 1 MiB an hour.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ROOT } from "../scripts/root.ts";
import { nasFlags } from "./scan-runs.ts";
import { residentBytes, Service } from "./service.ts";
import type { SimulatedWorld } from "./simulated-world.ts";
import { firstLine } from "./simulated.ts";
import { handlesOf, resultOf, type SoakSample } from "./soak-figures.ts";
import { buildTools, fileIn, NODE, say } from "./tools.ts";

const SAMPLE_MS = 5_000;
/** Shorter runs see the heap breathe, and not grow. */
const FULL_MINUTES = 120;
const MOST_MIB_PER_HOUR = 1;
/** A connection that is being opened anew may be counted twice. */
const MOST_HANDLES_MORE = 2;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: String(FULL_MINUTES) },
    volumes: { type: "string", default: "1000" },
    changes: { type: "string", default: "4" },
  },
});
const minutes = Number(values.minutes);
const folder = mkdtempSync(path.join(tmpdir(), "plumbline-soak-"));
try {
  const samples = await soak();
  process.exitCode = tell(samples) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function soak(): Promise<readonly SoakSample[]> {
  const tools = await buildTools(folder);
  say(`starting simulators with ${values.volumes} volumes, ${values.changes} changes a second`);
  await using world = await startWorld();
  const kubeconfig = fileIn(folder, "kubeconfig", world.kubeconfig);
  await using service = await Service.start(tools, [
    "--kubeconfig",
    kubeconfig,
    ...nasFlags(folder, world.nas),
  ]);
  void service.drain();
  say(`watching for ${minutes} minutes`);
  const began = performance.now();
  const samples: SoakSample[] = [];
  while (performance.now() - began < minutes * 60_000) {
    await setTimeout(SAMPLE_MS);
    const sample = await sampleOf(service, (performance.now() - began) / 60_000);
    const isNewMinute = Math.floor(sample.minute) > Math.floor(samples.at(-1)?.minute ?? 0);
    if (isNewMinute) say(lineOf(sample));
    samples.push(sample);
  }
  return samples;
}

async function startWorld() {
  const program = path.join(ROOT, "bench/soak-world.ts");
  const child = spawn(NODE, [program, values.volumes, values.changes], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const line = await firstLine(child.stdout);
  if (line === null) throw new Error(`the world ended: ${String((await ended)[0])}`);
  return {
    ...(JSON.parse(line) as Pick<SimulatedWorld, "kubeconfig" | "nas">),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

async function sampleOf(service: Service, minute: number): Promise<SoakSample> {
  const text = await service.scrape();
  const figure = (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
  return {
    minute,
    residentBytes: residentBytes(service.pid),
    heapBytes: figure("plumbline_heap_used_bytes"),
    looks: figure("plumbline_looks_total"),
    ...handlesOf(service.pid),
  };
}

function lineOf({ minute, residentBytes: rss, heapBytes, handles, sockets, looks }: SoakSample) {
  const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return `${minute.toFixed(0)} min: ${mib(rss)} resident, ${mib(heapBytes)} heap, ${handles} handles, ${sockets} sockets, ${looks} looks`;
}

/** Prints what it comes to; false where something grew. */
function tell(samples: readonly SoakSample[]): boolean {
  const { mibPerHour, heapMibPerHour, handles, sockets } = resultOf(samples);
  const flat = ([before, after]: readonly [number, number]) => after - before <= MOST_HANDLES_MORE;
  const isFull = minutes >= FULL_MINUTES;
  const grew = isFull && mibPerHour > MOST_MIB_PER_HOUR;
  const [last] = samples.slice(-1);
  process.stdout.write(
    `${last === undefined ? "no sample" : lineOf(last)}\n` +
      `resident set after the first quarter: ${mibPerHour.toFixed(2)} MiB an hour${isFull ? "" : ` (a run of ${minutes} minutes decides nothing)`}; heap: ${heapMibPerHour.toFixed(2)} MiB an hour\n` +
      `handles ${handles.join(" -> ")}, ${flat(handles) ? "flat" : "growing"}; sockets ${sockets.join(" -> ")}, ${flat(sockets) ? "flat" : "growing"}\n`,
  );
  return !grew && flat(handles) && flat(sockets);
}
