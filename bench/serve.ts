import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { ROOT } from "../scripts/root.ts";
import { measureChanges, measureNasEvent, World } from "./changes.ts";
import type { Series } from "./changing-world.ts";
import { highWaterMark, median } from "./processes.ts";
import { publishSection } from "./results.ts";
import { firstLine } from "./simulated.ts";
import { cpuMs, residentBytes, Service } from "./service.ts";
import { buildTools, fileIn, NODE, say, type Tools } from "./tools.ts";
import { type LargeFigures, serveTable } from "./serve-table.ts";

/** What to measure of a service. */
export interface ServeBench {
  readonly volumes: number;
  /** Scrapes of the service and of the static buffer, in turn. */
  readonly scrapes: number;
  /** Seconds without a change in which the processor is watched. */
  readonly restSeconds: number;
  /** Volumes of a second service, of which memory and a scrape are measured; 0 = none. */
  readonly largeVolumes: number;
}

/** On the API server: what it can write on two cores. */
const ON_REAL: readonly Series[] = Object.freeze([
  { perSecond: 10, seconds: 20 },
  { perSecond: 100, seconds: 20 },
]);
const ON_SIMULATOR: readonly Series[] = Object.freeze([{ perSecond: 1_000, seconds: 10 }]);

/**
 * Measures a service: its start, its scrapes beside a static buffer, a look while it answers, its rest, and how soon it shows
 * what changes; then the memory and the scrape of a large one.
 */
export async function benchServe(options: ServeBench): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-bench-"));
  try {
    const tools = await buildTools(folder);
    const figures = await onSimulators(tools, options);
    const onReal = await onRealServer(tools, options);
    const large = options.largeVolumes > 0 ? await largeService(tools, options) : null;
    const changes = [...onReal, ...figures.changes];
    publishSection("serve", serveTable(options, { ...figures, changes, large }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onSimulators(tools: Tools, options: ServeBench) {
  await using world = await World.start(options.volumes, "simulated");
  await using service = await Service.start(tools, world.flags(tools.folder));
  const figures = await measure(tools, world, service, options);
  return { ...figures, changes: await measureChanges(world, service, ON_SIMULATOR) };
}

async function onRealServer(tools: Tools, { volumes }: ServeBench) {
  await using world = await World.start(volumes, "real");
  await using service = await Service.start(tools, world.flags(tools.folder));
  return await measureChanges(world, service, ON_REAL);
}

async function largeService(
  tools: Tools,
  { largeVolumes, restSeconds, scrapes }: ServeBench,
): Promise<LargeFigures> {
  await using world = await World.start(largeVolumes, "simulated");
  await using service = await Service.start(tools, world.flags(tools.folder));
  await setTimeout(SETTLE_MS); // what a look left behind is collected when it is over, and the first scrape would wait for that
  const times: number[] = [];
  for (let scrape = 0; scrape < scrapes; scrape += 1)
    times.push(await timed(() => service.scrape()));
  await setTimeout(restSeconds * 1000);
  return {
    volumes: largeVolumes,
    readyMs: service.readyMs,
    peakAtStartBytes: highWaterMark(service.pid),
    steadyBytes: residentBytes(service.pid),
    scrapeMs: median(times),
  };
}

async function measure(
  tools: Tools,
  world: World,
  service: Service,
  { scrapes, restSeconds }: ServeBench,
) {
  say("measuring the service");
  const peakAtStartBytes = highWaterMark(service.pid);
  const text = await service.scrape();
  const scraped = await scrapeInTurn(service, fileIn(tools.folder, "metrics", text), scrapes);
  await setTimeout(SETTLE_MS);
  const nasEventMs = await measureNasEvent(world, service);
  const before = cpuMs(service.pid);
  await world.takeSnapshot();
  const meanwhile = (await service.nextLook()).map(loopDelays);
  const lookCpuMs = cpuMs(service.pid) - before;
  const delays = {
    loopP99Ms: Math.max(...meanwhile.map(({ loopP99Ms }) => loopP99Ms)),
    loopMaxMs: Math.max(...meanwhile.map(({ loopMaxMs }) => loopMaxMs)),
  };
  await setTimeout(SETTLE_MS);
  const afterLookBytes = residentBytes(service.pid);
  const peakBytes = highWaterMark(service.pid);
  const restBefore = cpuMs(service.pid);
  await setTimeout(restSeconds * 1000);
  const restRatio = (cpuMs(service.pid) - restBefore) / (restSeconds * 1000);
  const steadyBytes = residentBytes(service.pid);
  return {
    ...scraped,
    ...delays,
    readyMs: service.readyMs,
    peakAtStartBytes,
    afterLookBytes,
    peakBytes,
    steadyBytes,
    bytes: text.length,
    series: text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length,
    nasEventMs,
    lookCpuMs,
    restRatio,
  };
}

/** Until what was begun is over, and what was used is given back. */
const SETTLE_MS = 5_000;

/** Medians of scrapes of the service and of the same bytes from a static buffer, in turn. */
async function scrapeInTurn(service: Service, file: string, scrapes: number) {
  const child = spawn(NODE, [path.join(ROOT, "bench/static-server.ts"), file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const address = (await firstLine(child.stdout)) ?? "";
  const times: { plain: number; gzip: number; bound: number }[] = [];
  for (let scrape = 0; scrape <= scrapes; scrape += 1) {
    const bound = await timed(async () => (await fetch(address)).text());
    const plain = await timed(() => service.scrape());
    const gzip = await timed(() => service.scrape("gzip"));
    if (scrape > 0) times.push({ bound, plain, gzip });
  }
  child.stdin.end();
  await once(child, "close");
  return {
    scrapeMs: median(times.map(({ plain }) => plain)),
    gzipScrapeMs: median(times.map(({ gzip }) => gzip)),
    staticMs: median(times.map(({ bound }) => bound)),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function loopDelays(text: string) {
  const of = (statistic: string) => {
    const [, seconds = "NaN"] =
      new RegExp(
        `^plumbline_event_loop_delay_seconds\\{statistic="${statistic}"\\} (\\S+)$`,
        "m",
      ).exec(text) ?? [];
    return Number(seconds) * 1000;
  };
  return { loopP99Ms: of("p99"), loopMaxMs: of("max") };
}
