import type { ServeBench } from "./serve.ts";
import { machineLine, table } from "./tables.ts";

/** What was measured of a service. */
export interface ServeFigures {
  /** From the start of the process to the end of the first look. */
  readonly readyMs: number;
  readonly peakAtStartBytes: number;
  readonly steadyBytes: number;
  readonly bytes: number;
  readonly series: number;
  readonly scrapeMs: number;
  /** The same with gzip, unpacking included; what is watched is compressed once a look. */
  readonly gzipScrapeMs: number;
  readonly staticMs: number;
  /** Of a whole look while it answers. */
  readonly lookCpuMs: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** Processor time in a time without a look. */
  readonly restRatio: number;
}

/** How often a service looks where nothing changes. */
const LOOKS_EVERY_MS = 5 * 60_000;

/** The figures as a Markdown table. */
export function serveTable({ volumes, scrapes, restSeconds }: ServeBench, f: ServeFigures): string {
  const rest = f.restRatio + f.lookCpuMs / LOOKS_EVERY_MS;
  const row = (what: string, measured: string, ratio = "", target = "", runs = 1) => {
    return { what, runs, measured, ratio, target };
  };
  return [
    `${machineLine()} Simulators on both sides, in a process of their own.`,
    ...table(`plumbline serve, ${volumes} volumes and ${volumes * 10} ZFS snapshots`, [
      row("start of the process to the end of the first look", ms(f.readyMs)),
      row("peak RSS until then", mb(f.peakAtStartBytes), "", "≤ 300 MB"),
      row("RSS afterwards", mb(f.steadyBytes), "", "≤ 200 MB"),
      row("exposition", `${f.series} series, ${mb(f.bytes)}`),
      row("the same bytes from a static buffer", ms(f.staticMs), "", "", scrapes),
      row(
        "a scrape",
        ms(f.scrapeMs),
        `${(f.scrapeMs / f.staticMs).toFixed(2)} ×`,
        "≤ 2 × the static buffer, ≤ 100 ms",
        scrapes,
      ),
      row("– with gzip, unpacked by the reader", ms(f.gzipScrapeMs), "", "", scrapes),
      row("event loop delay during a look, 99th percentile", ms(f.loopP99Ms), "", "< 50 ms"),
      row("– longest", ms(f.loopMaxMs), "", "< 200 ms"),
      row("processor time of a look", ms(f.lookCpuMs)),
      row(
        `at rest: ${restSeconds} s without a look, and a look every five minutes`,
        `${(rest * 100).toFixed(2)} % of a core`,
        "",
        "≤ 2 %",
      ),
    ]),
  ].join("\n");
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
