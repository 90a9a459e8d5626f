import { type DemoFiles, type DemoMoment, type DemoWorld } from "../demo-world.ts";
import type { Noticed } from "../service-echo.ts";
import type { Page } from "./page.ts";
import { printTable } from "./table.ts";
import type { Tone } from "./terminal.ts";
import { counted } from "./units.ts";

/** What the demo has to announce when everything runs. */
export interface Announcement {
  readonly world: DemoWorld;
  readonly files: DemoFiles;
  /** Address that logs a browser in; null where there is none. */
  readonly login: string | null;
  /** URL of the metrics. */
  readonly metrics: string;
  /** Findings of the first look. */
  readonly findings: number;
  readonly speed: number;
  /** Variables that would lead a second terminal to something else. */
  readonly unset: readonly string[];
}

/** Where the service is, what will happen, and what to try meanwhile. */
export function printAnnouncement(page: Page, announcement: Announcement): void {
  const { world, files, login, metrics, findings, speed } = announcement;
  page.prose(
    `The service watches both and looks again whenever something changes, sooner than it would at a real NAS, which it spares. Its first look found ${counted(findings, "thing")} out of plumb.`,
  );
  if (login !== null) page.line("  browser  ", { text: login, tone: "strong" });
  page.line("  metrics  ", { text: metrics, tone: "strong" });
  page.line("  log      ", { text: files.log, tone: "strong" });
  page.gap();
  page.prose("What will happen, in minutes from now:");
  printTable(
    page,
    MOMENT_COLUMNS,
    world.moments.map(({ afterMs, happens }) => [minutes(afterMs / speed), happens]),
    { headers: false, indent: 2 },
  );
  page.gap();
  page.prose("In a second terminal, in this directory:");
  for (const command of commandsFor(announcement)) page.command(command, 2, "strong");
  page.gap();
  page.prose("Below: what happens, and what the service notices of it. Ctrl-C ends everything.");
}

/** What happens now, and where to look. */
export function printMoment(page: Page, sinceMs: number, moment: DemoMoment): void {
  page.gap();
  const rows = [
    [minutes(sinceMs), { text: moment.happens, tone: "strong" as const }],
    ["", moment.look],
  ];
  printTable(page, MOMENT_COLUMNS, rows, { headers: false, indent: 2 });
  if (moment.command !== null) page.command(moment.command, 9);
}

/** What the service noticed, a line each. */
export function printNoticed(page: Page, sinceMs: number, noticed: readonly Noticed[]): void {
  printTable(
    page,
    [{ title: "", align: "right" }, { title: "" }, { title: "", whenNarrow: "wrap" }],
    noticed.map(({ mark, what }) => [
      { text: minutes(sinceMs), tone: "faint" },
      { text: mark, tone: TONES[mark] ?? "plain" },
      what,
    ]),
    { headers: false, indent: 2 },
  );
}

/** What is said after the last moment. */
export function printEnd(page: Page): void {
  page.gap();
  page.prose("That was all. Everything stays up, and the service goes on looking, until Ctrl-C.");
}

const MOMENT_COLUMNS = [
  { title: "", align: "right" as const },
  { title: "", whenNarrow: "wrap" as const },
];

const TONES: Readonly<Record<string, Tone>> = Object.freeze({
  "+": "warning",
  "~": "warning",
  "-": "good",
  "?": "unsure",
  "!": "bad",
});

function commandsFor({ world, files, metrics, unset }: Announcement): readonly string[] {
  return [
    ...(unset.length > 0 ? [`unset ${unset.join(" ")}`] : []),
    `export PLUMBLINE_CONFIG=${files.config}`,
    "plumbline summary",
    "plumbline scan -w",
    "plumbline orphans --sort-by size",
    ...world.worthTracing.map((subject) => `plumbline trace ${subject}`),
    "plumbline explain dataset-unreferenced",
    `plumbline df --by namespace --server ${metrics.replace("/metrics", "")}`,
    `curl -s ${metrics} | grep plumbline_pool`,
    `curl -s -H "Authorization: Bearer $(cat ${files.state}/serve.token)" ${metrics.replace("/metrics", "/api/v1/rules")}`,
    "plumbline login",
  ];
}

/** "3:05" */
function minutes(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`.padStart(5);
}
