import type { Report } from "../../findings/report.ts";
import type { PoolSummary, SourceSummary, Summary } from "../summary.ts";
import { printUnreadParts } from "./coverage-notes.ts";
import { subjectText } from "./findings-table.ts";
import type { Cell, Page } from "./page.ts";
import { summaryOf } from "./report-notes.ts";
import { printTable } from "./table.ts";
import { counted, humanBytes } from "./units.ts";

/** How many of the worst findings the summary names. */
const WORST = 5;

/** The page that `plumbline` alone prints: sources, pools, the worst findings, where to go on. */
export function printSummary(page: Page, summary: Summary, report: Report, program: string): void {
  for (const source of summary.sources) printSource(page, source);
  printUnreadParts(page, report.coverage);
  printPools(page, summary.pools);
  page.line();
  page.line({ text: summaryOf(report.findings), tone: "strong" });
  const judged = report.findings.filter((finding) => finding.verdict !== "unknown");
  const cells = judged.slice(0, WORST).map((finding): readonly Cell[] => [finding.severity, subjectText(finding), { text: finding.rule, tone: "faint" }]);
  printTable(page, [{ title: "" }, { title: "" }, { title: "", mayCut: true }], cells, { headers: false, indent: 2 });
  if (judged.length > WORST) page.line({ text: `  and ${counted(judged.length - WORST, "more finding")}`, tone: "faint" });
  page.line();
  page.line({ text: `next: ${program} scan, ${program} orphans, ${program} trace KIND/NAME, ${program} df`, tone: "faint" });
}

function printSource(page: Page, source: SourceSummary): void {
  const version = source.version === null ? "" : `TrueNAS ${source.version}, `;
  const text = source.reached ? `${version}${countsOf(source)}` : "could not be read";
  page.line({ text: source.kind.padEnd(8), tone: "faint" }, { text: source.name, tone: "strong" }, "  ", { text, tone: source.reached ? "plain" : "bad" });
}

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

function countsOf({ counts }: SourceSummary): string {
  return Object.entries(counts)
    .map(([collection, count]) => counted(count, ...(WORDS[collection] ?? [collection, collection])))
    .join(", ");
}

function printPools(page: Page, pools: readonly PoolSummary[]): void {
  if (pools.length === 0) return;
  page.line();
  const columns = [
    { title: "POOL" }, { title: "STATUS" }, { title: "SIZE", align: "right" as const }, { title: "USED", align: "right" as const },
    { title: "FREE", align: "right" as const }, { title: "", mayCut: true },
  ];
  const cells = pools.map((pool): readonly Cell[] => [
    `${pool.system}:${pool.name}`,
    { text: pool.status, tone: pool.status === "ONLINE" ? "good" : "bad" },
    humanBytes(pool.sizeBytes),
    humanBytes(pool.allocatedBytes),
    humanBytes(pool.freeBytes),
    pool.detail ?? "",
  ]);
  printTable(page, columns, cells, { headers: true });
}
