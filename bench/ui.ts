import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { startBrowser } from "../ui/browser/browser.ts";
import { World } from "./changes.ts";
import { publishSection } from "./results.ts";
import { Service } from "./service.ts";
import { buildTools, say, type Tools } from "./tools.ts";
import { measureChurn, type ChurnFigures } from "./ui-churn.ts";
import { measureInteractions, type Interaction } from "./ui-interactions.ts";
import { measureLoads, type Loads } from "./ui-loads.ts";
import { uiTable } from "./ui-table.ts";

/** What to measure of the pages. */
export interface UiBench {
  readonly volumes: number;
  readonly rounds: number;
  /** Volumes of a second service, of which interactions are measured; 0 = none. */
  readonly largeVolumes: number;
  /** Minutes in which the heap is watched while things change. */
  readonly churnMinutes: number;
}

/** What was measured of the pages, in Chromium. */
export interface UiFigures {
  readonly loads: Loads;
  readonly interactions: readonly Interaction[];
  readonly largeInteractions: readonly Interaction[];
  readonly churn: ChurnFigures;
}

/** A service, and how a browser gets in. */
export interface Looked {
  readonly browser: Browser;
  readonly served: { readonly url: string; readonly token: string };
}

/**
 * Measures what somebody sees in Chromium: how long a page takes from nothing until it says something, how soon it answers what he does,
 * and how it bears a world that changes all the time.
 */
export async function benchUi(options: UiBench): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-bench-"));
  try {
    const tools = await buildTools(folder);
    await using browser = await startBrowser();
    const figures = await measure(tools, browser, options);
    publishSection("ui", uiTable(options, figures));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(tools: Tools, browser: Browser, options: UiBench): Promise<UiFigures> {
  const { volumes, rounds, largeVolumes, churnMinutes } = options;
  const small = await over(tools, volumes, async (served, world) => {
    const looked = { browser, served };
    say(`loading pages, ${rounds} times`);
    const loads = await measureLoads(looked, rounds);
    say("filtering and sorting");
    const interactions = await measureInteractions(looked, rounds);
    return { loads, interactions, churn: await measureChurn(looked, world, churnMinutes) };
  });
  if (largeVolumes === 0) return { ...small, largeInteractions: [] };
  const largeInteractions = await over(tools, largeVolumes, (served) =>
    measureInteractions({ browser, served }, rounds),
  );
  return { ...small, largeInteractions };
}

async function over<T>(
  tools: Tools,
  volumes: number,
  work: (served: Looked["served"], world: World) => Promise<T>,
): Promise<T> {
  await using world = await World.start(volumes, "simulated");
  await using service = await Service.start(tools, world.flags(tools.folder));
  void service.drain();
  const file = path.join(tools.folder, "serve.memory", "serve.token");
  const answer = await work({ url: service.url, token: readFileSync(file, "utf8").trim() }, world);
  rmSync(path.join(tools.folder, "serve.memory"), { recursive: true, force: true });
  return answer;
}
