import { machineLine, table } from "./tables.ts";
import type { UiBench, UiFigures } from "./ui.ts";
import type { Interaction } from "./ui-interactions.ts";

/** What was measured of the pages as Markdown tables. */
export function uiTable(
  { volumes, rounds, largeVolumes }: UiBench,
  { loads, interactions, largeInteractions, churn }: UiFigures,
): string {
  return [
    `${machineLine()} Chromium without a window, simulators in a process of their own, all on the same cores. Medians; nothing is`,
    "kept in the browser from one load to the next. The next paint is what the Event Timing API says, in steps of 8 ms from 16 on;",
    "until it is there counts the 150 ms in which the filter waits for another letter.",
    ...table(`Pages over ${volumes} volumes`, [
      {
        what: "from the start of the navigation until the overview says what is out of plumb",
        runs: rounds,
        measured: ms(loads.overviewMs),
        target: "≤ 1500 ms",
      },
      {
        what: "the same until the first rows of the volumes are there",
        runs: rounds,
        measured: ms(loads.volumesMs),
        target: "≤ 1500 ms",
      },
      {
        what: "JavaScript and CSS of the first page, brotli",
        runs: 1,
        measured: `${Math.round(loads.bytes / 1000)} kB`,
        target: "≤ 350 kB",
      },
      ...interactions.map((one) => interactionRow(one, "≤ 100 ms")),
      {
        what: "frames of the list of volumes while 1,000 change a second",
        runs: churn.frames,
        measured: `p50 ${ms(churn.frameP50Ms)}, p95 ${ms(churn.frameP95Ms)}`,
        target: "p95 < 50 ms",
      },
      {
        what: `heap of its scripts over ${churn.minutes} minutes with 20 changes a second`,
        runs: 1,
        measured: `${mb(churn.firstHeapBytes)}, then ${mb(churn.lastHeapBytes)}; ${churn.heapMibPerHour.toFixed(1)} MiB an hour`,
      },
    ]),
    ...table(
      `The list of ${largeVolumes} volumes`,
      largeInteractions.map((one) => interactionRow(one, "≤ 200 ms")),
    ),
  ].join("\n");
}

function interactionRow({ what, runs, nextPaintMs, shownMs }: Interaction, target: string) {
  const there = `${ms(shownMs)} until it is there`;
  if (nextPaintMs === null) return { what, runs, measured: there };
  const measured = `${ms(nextPaintMs)} until the next paint, ${there}`;
  return { what, runs, measured, target: `${target} until the next paint` };
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
