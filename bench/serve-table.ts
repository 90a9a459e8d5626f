import type { ChangeFigures } from "./changes.ts";
import type { ServeBench } from "./serve.ts";
import { machineLine, table } from "./tables.ts";

/** What was measured of a service. */
export interface ServeFigures {
  /** From the start of the process to the end of the first look. */
  readonly readyMs: number;
  readonly peakAtStartBytes: number;
  /** Five seconds after a second look; V8 holds free pages for eight, and collects again when nothing happens for a while. */
  readonly afterLookBytes: number;
  /** Highest until then. */
  readonly peakBytes: number;
  /** After the time without a look. */
  readonly steadyBytes: number;
  readonly bytes: number;
  readonly series: number;
  readonly scrapeMs: number;
  /** The same with gzip, unpacking included; of what is watched, what changed is compressed once. */
  readonly gzipScrapeMs: number;
  readonly staticMs: number;
  /** From an event of a NAS to the finding: the sources rest for up to a minute between two looks. */
  readonly nasEventMs: number;
  /** Of a whole look while it answers. */
  readonly lookCpuMs: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** Processor time in a time without a look. */
  readonly restRatio: number;
  readonly changes: readonly ChangeFigures[];
  /** null where it was not measured. */
  readonly large: LargeFigures | null;
}

/** Of a service with many volumes. */
export interface LargeFigures {
  readonly volumes: number;
  readonly readyMs: number;
  readonly peakAtStartBytes: number;
  readonly steadyBytes: number;
  readonly scrapeMs: number;
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
      row(`RSS at rest, ${restSeconds} s after a second look`, mb(f.steadyBytes), "", "≤ 200 MB"),
      row("– five seconds after it", mb(f.afterLookBytes)),
      row("– highest until then", mb(f.peakBytes)),
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
      row(
        "event loop delay while a look goes on, 99th percentile of the worst three seconds",
        ms(f.loopP99Ms),
        "",
        "< 50 ms",
      ),
      row("– longest", ms(f.loopMaxMs), "", "< 200 ms"),
      row("processor time until the next look is over, scrapes included", ms(f.lookCpuMs)),
      row(
        `at rest: ${restSeconds} s without a look, and a look every five minutes`,
        `${(rest * 100).toFixed(2)} % of a core`,
        "",
        "≤ 2 %",
      ),
      row("event of a NAS to the finding", ms(f.nasEventMs)),
    ]),
    ...table(
      "Change of a PersistentVolume, from the answer of the API server to the scrape that shows it (scraped five times a second)",
      f.changes.map((one) => changeRow(one, volumes)),
    ),
    ...(f.large === null ? [] : largeTable(f.large, f)),
  ].join("\n");
}

function changeRow(f: ChangeFigures, volumes: number) {
  const where = f.server === "real" ? "real API server" : "simulator";
  const lost = f.unseen === 0 ? "" : `, ${f.unseen} never seen`;
  const cpu = `${Math.round(f.coreShare * 100)} % of a core, scrapes included`;
  return {
    what: `${f.perSecond} a second for ${f.seconds} s, ${where}, ${volumes} volumes`,
    runs: f.perSecond * f.seconds,
    measured: `p50 ${ms(f.p50Ms)}, p99 ${ms(f.p99Ms)}${lost}`,
    ratio: cpu,
    target: "p99 < 1 s",
  };
}

function largeTable(f: LargeFigures, small: ServeFigures): readonly string[] {
  const growth = (large: number, of: number) => `${(large / of).toFixed(1)} × the small one`;
  const row = (what: string, measured: string, ratio: string, target = "≤ 11 ×") => {
    return { what, runs: 1, measured, ratio, target };
  };
  return table(`plumbline serve, ${f.volumes} volumes`, [
    row(
      "start of the process to the end of the first look",
      ms(f.readyMs),
      growth(f.readyMs, small.readyMs),
    ),
    row(
      "peak RSS until then",
      mb(f.peakAtStartBytes),
      growth(f.peakAtStartBytes, small.peakAtStartBytes),
    ),
    row("RSS at rest", mb(f.steadyBytes), growth(f.steadyBytes, small.steadyBytes), "≤ 800 MB"),
    row("a scrape", ms(f.scrapeMs), growth(f.scrapeMs, small.scrapeMs)),
  ]);
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
