import { setTimeout } from "node:timers/promises";
import type { CDPSession } from "playwright-core";
import { visit } from "../ui/browser/browser.ts";
import type { World } from "./changes.ts";
import { slope } from "./soak-figures.ts";
import { say } from "./tools.ts";
import type { Looked } from "./ui.ts";
import { FIRST_ROW } from "./ui-loads.ts";
import { frameTimes, paintedWhen, watchPage } from "./ui-page.ts";

/** How a page bears a world that changes. */
export interface ChurnFigures {
  /** Frames while a thousand objects change a second. */
  readonly frames: number;
  readonly frameP50Ms: number;
  readonly frameP95Ms: number;
  readonly minutes: number;
  /** What the scripts hold after a collection, at the start and at the end, and its slope after the first quarter. */
  readonly firstHeapBytes: number;
  readonly lastHeapBytes: number;
  readonly heapMibPerHour: number;
}

const FAST = Object.freeze({ perSecond: 1_000, seconds: 10 });
/** While the heap is watched. */
const PER_SECOND = 20;
const SAMPLES = 30;

/** Watches the list of volumes while they change: its frames while that is very fast, then its heap for so many minutes. */
export async function measureChurn(
  { browser, served }: Looked,
  world: World,
  minutes: number,
): Promise<ChurnFigures> {
  const opened = await visit(browser, served, "/volumes", { before: watchPage });
  const { page } = opened;
  await paintedWhen(page, FIRST_ROW);
  say(`changes: ${FAST.perSecond} a second for ${FAST.seconds} s`);
  await frameTimes(page);
  await world.change(FAST);
  const frames = (await frameTimes(page)).toSorted((a, b) => a - b);
  say(`changes: ${PER_SECOND} a second for ${minutes} minutes`);
  const heap = await heapWhile(await page.context().newCDPSession(page), world, minutes);
  await opened.close();
  const at = (share: number) => frames[Math.floor((frames.length - 1) * share)] ?? Number.NaN;
  const frameFigures = { frames: frames.length, frameP50Ms: at(0.5), frameP95Ms: at(0.95) };
  return { ...frameFigures, minutes, ...heap };
}

async function heapWhile(session: CDPSession, world: World, minutes: number) {
  const samples: (readonly [hours: number, bytes: number])[] = [];
  const changing = world.change({ perSecond: PER_SECOND, seconds: minutes * 60 });
  for (let sample = 0; sample <= SAMPLES; sample += 1) {
    if (sample > 0) await setTimeout((minutes * 60_000) / SAMPLES);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    samples.push([(sample * minutes) / SAMPLES / 60, usedSize]);
  }
  await changing;
  const settled = samples.slice(Math.floor(samples.length / 4));
  return {
    firstHeapBytes: samples[0]?.[1] ?? Number.NaN,
    lastHeapBytes: samples.at(-1)?.[1] ?? Number.NaN,
    heapMibPerHour: slope(settled) / 2 ** 20,
  };
}
