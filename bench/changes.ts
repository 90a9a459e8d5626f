import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setPriority } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { ROOT } from "../scripts/root.ts";
import type { Accepted, ChangingWorld, Series } from "./changing-world.ts";
import { nasFlags } from "./scan-runs.ts";
import { cpuMs, type Service } from "./service.ts";
import { DISABLE, fileIn, NODE, say, SNAPSHOT } from "./tools.ts";

/** What the world is on; `drifted`: a simulator, with a finding about every volume. */
export type Server = "real" | "simulated" | "drifted";

/** How long a change took from the answer of the API server until a scrape showed it. */
export interface ChangeFigures extends Series {
  readonly server: Server;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Changes that were overtaken by another one of the same object, and those that were never seen: none may be. */
  readonly overtaken: number;
  readonly unseen: number;
  /** Processor time of the service, as a share of one core; scrapes included. */
  readonly coreShare: number;
}

/** Between two scrapes: what a change takes is known no better than this. */
const SCRAPE_MS = 200;
/** After the last change: what is not seen by then is lost. */
const PATIENCE_MS = 10_000;
const FAMILY = "plumbline_persistentvolume_capacity_bytes";

/** Lets a world change at each of these rates while its service is scraped. */
export async function measureChanges(
  world: World,
  service: Service,
  rates: readonly Series[],
): Promise<readonly ChangeFigures[]> {
  const figures: ChangeFigures[] = [];
  for (const series of rates) figures.push(await measureSeries(world, service, series));
  return figures;
}

/** How long it took from an event of a NAS until the service said what it means. */
export async function measureNasEvent(world: World, service: Service): Promise<number> {
  const began = performance.now();
  await world.disableExtent();
  await service.said("finding is new");
  return performance.now() - began;
}

async function measureSeries(
  world: World,
  service: Service,
  series: Series,
): Promise<ChangeFigures> {
  say(`changes: ${series.perSecond} a second for ${series.seconds} s`);
  const began = { at: performance.now(), cpuMs: cpuMs(service.pid) };
  const changing = world.change(series);
  const seen = new Map<string, { readonly bytes: number; readonly at: number }[]>();
  let last = "";
  for (
    let until = Number.POSITIVE_INFINITY;
    performance.now() < until;
    await setTimeout(SCRAPE_MS)
  ) {
    const text = await service.scrape();
    const at = Date.now();
    const section = sectionOf(text);
    if (section !== last) note(section, at, seen);
    last = section;
    if (world.isQuiet && until === Number.POSITIVE_INFINITY)
      until = performance.now() + PATIENCE_MS;
  }
  const accepted = await changing;
  const wallMs = performance.now() - began.at;
  return {
    server: world.server,
    ...series,
    ...latencies(accepted, seen),
    coreShare: (cpuMs(service.pid) - began.cpuMs) / wallMs,
  };
}

/** The series of the family that is changed. */
function sectionOf(text: string): string {
  const from = text.indexOf(`# TYPE ${FAMILY}`);
  const to = text.indexOf("# HELP", from);
  return text.slice(from, to < 0 ? undefined : to);
}

type Seen = Map<string, { readonly bytes: number; readonly at: number }[]>;

function note(section: string, at: number, seen: Seen): void {
  for (const [, name = "", value] of section.matchAll(/persistentvolume="([^"]+)"} (\d+)$/gm)) {
    const values = seen.get(name) ?? [];
    const bytes = Number(value);
    if (values.at(-1)?.bytes === bytes) continue;
    values.push({ bytes, at });
    seen.set(name, values);
  }
}

/** A later value of the same volume shows that an earlier change was seen as well. */
function latencies(accepted: readonly Accepted[], seen: Seen) {
  const took: number[] = [];
  let overtaken = 0;
  for (const { name, bytes, at } of accepted) {
    const shown = seen.get(name)?.find((one) => one.bytes >= bytes && one.bytes > 2 ** 40);
    if (shown === undefined) continue;
    if (shown.bytes > bytes) overtaken += 1;
    took.push(Math.max(0, shown.at - at));
  }
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), overtaken, unseen: accepted.length - took.length };
}

/** A changing world in its process. */
export class World implements AsyncDisposable {
  readonly server: Server;
  readonly where: ChangingWorld;
  readonly #child;
  readonly #lines: AsyncIterator<string>;
  isQuiet = true;

  static async start(volumes: number, server: Server): Promise<World> {
    say(`pouring ${volumes} volumes into a ${server} API server`);
    const program = path.join(ROOT, "bench/changing-world.ts");
    const child = spawn(NODE, [program, String(volumes), server], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) throw new Error("the world ended before it said where it is");
    return new World(server, child, lines, JSON.parse(first.value) as ChangingWorld);
  }

  private constructor(
    server: World["server"],
    child: ReturnType<typeof spawn>,
    lines: AsyncIterator<string>,
    where: ChangingWorld,
  ) {
    this.server = server;
    this.#child = child;
    this.#lines = lines;
    this.where = where;
  }

  /** Lets it change; answers with what the server accepted, once that is over. */
  async change(series: Series): Promise<readonly Accepted[]> {
    this.isQuiet = false;
    const said = await this.#told(JSON.stringify(series));
    this.isQuiet = true;
    return said.map((line) => JSON.parse(line) as Accepted);
  }

  /** Lets what is measured go first: in a company neither the cluster nor the NAS computes on the machine of the service. */
  standBack(): void {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error("the world has no process"); // 0 would be ourselves
    setPriority(pid, 19);
  }

  async takeSnapshot(): Promise<void> {
    await this.#told(SNAPSHOT);
  }

  async disableExtent(): Promise<void> {
    await this.#told(DISABLE);
  }

  /** Flags of a command that reads it; `folder` takes the files they name. */
  flags(folder: string): readonly string[] {
    const kubeconfig = fileIn(folder, "kubeconfig", this.where.kubeconfig);
    return ["--kubeconfig", kubeconfig, ...nasFlags(folder, this.where.nas)];
  }

  /** Says a line to it; answers with what it says until it is done. */
  async #told(line: string): Promise<readonly string[]> {
    this.#child.stdin?.write(`${line}\n`);
    const said: string[] = [];
    for (;;) {
      const next = await this.#lines.next();
      if (next.done === true) throw new Error("the world ended while it changed");
      if (next.value === "done") return said;
      said.push(next.value);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    await once(this.#child, "close");
  }
}
