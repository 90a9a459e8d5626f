import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { ROOT } from "../scripts/root.ts";
import { highWaterMark, median } from "./processes.ts";
import { publishSection } from "./results.ts";
import { nasFlags } from "./scan-runs.ts";
import { firstLine, startSimulators } from "./simulated.ts";
import { buildTools, fileIn, NODE, PROGRAM, say, type Tools } from "./tools.ts";
import { type ServeFigures, serveTable } from "./serve-table.ts";

/** What to measure of a service. */
export interface ServeBench {
  readonly volumes: number;
  /** Scrapes of the service and of the static buffer, in turn. */
  readonly scrapes: number;
  /** Seconds without a change in which the processor is watched. */
  readonly restSeconds: number;
}

/** Measures a service over simulators: its start, its scrapes beside a static buffer, a look while it answers, and its rest. */
export async function benchServe(options: ServeBench): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-bench-"));
  try {
    const tools = await buildTools(folder);
    say(`starting simulators with ${options.volumes} volumes`);
    await using world = await startSimulators(options.volumes, "realistic");
    const kubeconfig = fileIn(folder, "kubeconfig", world.kubeconfig);
    const flags = ["--kubeconfig", kubeconfig, ...nasFlags(folder, world.nas)];
    say("measuring the service");
    const figures = await measure(tools, flags, options);
    publishSection("serve", serveTable(options, figures));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  tools: Tools,
  flags: readonly string[],
  { scrapes, restSeconds }: ServeBench,
): Promise<ServeFigures> {
  await using service = await Service.start(tools, flags);
  const peakAtStartBytes = highWaterMark(service.pid);
  const text = await service.scrape();
  const scraped = await scrapeInTurn(service, fileIn(tools.folder, "metrics", text), scrapes);
  const before = cpuMs(service.pid);
  await service.lookAgain();
  const lookCpuMs = cpuMs(service.pid) - before;
  const delays = loopDelays(await service.scrape());
  const restBefore = cpuMs(service.pid);
  await setTimeout(restSeconds * 1000);
  const restRatio = (cpuMs(service.pid) - restBefore) / (restSeconds * 1000);
  return {
    ...scraped,
    ...delays,
    readyMs: service.readyMs,
    peakAtStartBytes,
    steadyBytes: residentBytes(service.pid),
    bytes: text.length,
    series: text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length,
    lookCpuMs,
    restRatio,
  };
}

/** A service that runs; its log is followed. */
export class Service implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<null, Readable, null>;
  readonly #lines: AsyncIterator<string>;
  #address = "";
  readyMs = 0;

  static async start({ bundle, folder }: Tools, flags: readonly string[]): Promise<Service> {
    const started = performance.now();
    const where = ["--listen", "127.0.0.1:0", "--state-dir", path.join(folder, "serve.memory")];
    const [file = "", ...args] = [...PROGRAM, bundle, "serve", ...flags, ...where];
    const service = new Service(spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] }));
    await service.#said("first look finished");
    service.readyMs = performance.now() - started;
    return service;
  }

  private constructor(child: ChildProcessByStdio<null, Readable, null>) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** As it is: Node asks for compressed answers by itself. */
  async scrape(encoding: "identity" | "gzip" = "identity"): Promise<string> {
    return (await fetch(this.#address, { headers: { "accept-encoding": encoding } })).text();
  }

  /** A whole look, as after a change of the configuration. */
  async lookAgain(): Promise<void> {
    this.#child.kill("SIGHUP");
    await this.#said("first look finished");
  }

  /** Reads on what it logs, and forgets it, until it ends: a full pipe would hold the service up. */
  async drain(): Promise<void> {
    while ((await this.#lines.next()).done !== true);
  }

  async #said(msg: string): Promise<void> {
    for (;;) {
      const next = await this.#lines.next();
      if (next.done === true) throw new Error(`the service ended before it said "${msg}"`);
      const line = JSON.parse(next.value) as { msg: string; metrics?: string };
      this.#address = line.metrics ?? this.#address;
      if (line.msg === msg) return;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await once(this.#child, "close");
  }
}

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

/** User and system time of a process so far; its clock ticks a hundred times a second (proc(5)). */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident set of a process, from the kernel. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
