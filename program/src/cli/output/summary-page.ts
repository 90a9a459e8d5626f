import { grouped } from "../../lib/units.ts";
import type { PoolSummary, RuleSummary, SourceSummary, Summary } from "../../answers/summary.ts";
import { howToName } from "../nothing-asked.ts";
import { printUnread } from "./coverage-notes.ts";
import { SEVERITY_TONE } from "./findings-table.ts";
import { printCommands } from "./next-step.ts";
import { type Cell, type Page, widthOf, wrap } from "./page.ts";
import { countsText, lastLine, printMemory, printScopeNotes } from "./report-notes.ts";
import { printTable } from "./table.ts";
import { counted, humanBytes } from "./units.ts";

/** The page that `plumbline` alone prints: sources, pools, what was found by rule, where to go on. */
export function printSummary(page: Page, summary: Summary): void {
  const { unread } = summary;
  for (const source of summary.sources) printSource(page, source);
  printAbsentSide(page, summary);
  printUnread(page, unread, { commands: false });
  printMemory(page, summary);
  printScopeNotes(page, summary.scopes.notes);
  printPools(page, summary.pools);
  page.gap();
  page.prose(lastLine({ ...summary, hidden: 0 }, summary.nothingAsked), 0, "strong");
  printRules(page, summary.rules);
  page.gap();
  page.prose("next, and likewise with orphans, df or trace KIND/NAME:", 0, "faint");
  page.command("plumbline scan", 2, "faint");
  printCommands(
    page,
    unread.map((cause) => cause.next),
  );
}

/** A summary fits on a screen: so many rules are named, the rest is counted. */
const RULES_NAMED = 20;

/** The rules that found something, worst first: how many, how much, what. */
function printRules(page: Page, rules: readonly RuleSummary[]): void {
  const cells = rules
    .slice(0, RULES_NAMED)
    .map(({ severity, findings, reclaimableBytes, title }): readonly Cell[] => [
      { text: severity, tone: SEVERITY_TONE[severity] },
      grouped(findings),
      reclaimableBytes === 0 ? "" : humanBytes(reclaimableBytes),
      title,
    ]);
  const right = { title: "", align: "right" as const };
  printTable(page, [{ title: "" }, right, right, { title: "", whenNarrow: "wrap" }], cells, {
    headers: false,
    indent: 2,
  });
  const rest = rules.slice(RULES_NAMED);
  if (rest.length > 0)
    page.prose(`and ${counted(rest.length, "rule")} more: ${restText(rest)}`, 2, "faint");
}

function restText(rest: readonly RuleSummary[]): string {
  const findings = { error: 0, warning: 0, info: 0, unknown: 0 };
  for (const one of rest) findings[one.severity] += one.findings;
  const reclaimableBytes = rest.reduce((sum, one) => sum + one.reclaimableBytes, 0);
  const unsizedLeftovers = rest.reduce((sum, one) => sum + one.unsizedLeftovers, 0);
  return countsText({ findings, reclaimableBytes, unsizedLeftovers });
}

function printSource(page: Page, source: SourceSummary): void {
  const version = source.version === null ? "" : `${PRODUCTS[source.kind]} ${source.version}, `;
  const text = source.reached
    ? `${version}${countsOf(source, page.terminal.unicode)}`
    : "could not be read";
  const at = "cluster ".length + widthOf(source.name) + 2;
  const room = Math.max(20, (page.terminal.columns ?? Infinity) - at);
  for (const [index, line] of wrap(text, room).entries()) {
    const said = { text: line, tone: source.reached ? "plain" : "bad" } as const;
    if (index > 0) page.line(" ".repeat(at), said);
    else
      page.line(
        { text: source.kind.padEnd(8), tone: "faint" },
        { text: source.name, tone: "strong" },
        "  ",
        said,
      );
  }
}

const PRODUCTS = { cluster: "Kubernetes", system: "TrueNAS" } as const;

const WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  persistentVolumeClaims: ["claim", "claims"],
  persistentVolumes: ["PersistentVolume", "PersistentVolumes"],
  pods: ["pod", "pods"],
  volumeSnapshots: ["VolumeSnapshot", "VolumeSnapshots"],
  pools: ["pool", "pools"],
  datasets: ["dataset", "datasets"],
  zfsSnapshots: ["snapshot", "snapshots"],
  shares: ["share", "shares"],
  iscsiTargets: ["iSCSI target", "iSCSI targets"],
};

/** "12 claims, ≥ 500 PersistentVolumes, ? pods": what was read in part is a lower bound, what was not read is not known. */
function countsOf({ counts, atLeast }: SourceSummary, unicode: boolean): string {
  const least = unicode ? "≥ " : ">= ";
  return Object.entries(counts)
    .map(([collection, count]) => {
      const [one, many] = WORDS[collection] ?? [collection, collection];
      if (count === null) return `? ${many}`;
      return (atLeast.includes(collection) ? least : "") + counted(count, one, many);
    })
    .join(", ");
}

/** Says that a side is not configured at all, and so how to name one. */
function printAbsentSide(page: Page, { sources }: Summary): void {
  const has = (kind: "cluster" | "system") => sources.some((source) => source.kind === kind);
  for (const [kind, what] of [
    ["cluster", "Kubernetes cluster"],
    ["system", "TrueNAS"],
  ] as const)
    if (!has(kind)) page.prose(`no ${what} is configured: ${howToName(what)}`, 0, "unsure");
}

/** Pools as they count themselves, parity included. */
export function printPools(page: Page, pools: readonly PoolSummary[]): void {
  if (pools.length === 0) return;
  page.gap();
  const columns = [
    { title: "POOL", literal: true },
    { title: "STATUS" },
    { title: "SIZE", align: "right" as const },
    { title: "USED", align: "right" as const },
    { title: "FREE", align: "right" as const },
  ];
  const cells = pools.map((pool): readonly Cell[] => [
    `${pool.system}:${pool.name}`,
    { text: pool.status, tone: pool.status === "ONLINE" ? "good" : "bad" },
    humanBytes(pool.sizeBytes),
    humanBytes(pool.allocatedBytes),
    humanBytes(pool.freeBytes),
  ]);
  printTable(page, columns, cells, { headers: true });
  for (const { system, name, detail } of pools)
    if (detail !== null && detail !== "") page.prose(`${system}:${name}: ${detail}`, 2, "bad");
}
