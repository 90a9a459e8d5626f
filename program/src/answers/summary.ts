import type { Finding, Severity } from "../findings/finding.ts";
import type { MemoryState, SkippedRule } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import type { Pool } from "../model/truenas.ts";
import type { Answerable } from "./answerable.ts";
import { couldComeBack } from "./could-come-back.ts";
import { enabledIn } from "./enabled.ts";
import { nothingAsked } from "./nothing-asked.ts";
import { type Unread, unreadIn } from "./unread.ts";

/** One source in a few figures. `reached` is false where nothing of it was read. */
export interface SourceSummary {
  readonly kind: "cluster" | "system";
  readonly name: string;
  readonly reached: boolean;
  /** TrueNAS version; null for clusters and where it is not known. */
  readonly version: string | null;
  readonly counts: Readonly<Record<string, number>>;
}

/** One pool: state and space. Bytes as the pool itself counts them, parity included; null = not known. */
export interface PoolSummary {
  readonly system: string;
  readonly name: string;
  readonly status: string;
  readonly detail: string | null;
  readonly sizeBytes: number | null;
  readonly allocatedBytes: number | null;
  readonly freeBytes: number | null;
}

/** What one rule found. */
export interface RuleSummary {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly findings: number;
  readonly reclaimableBytes: number;
}

/** Findings of one rule about which nothing can be said now. */
export interface AgedSummary {
  readonly rule: string;
  readonly findings: number;
  readonly lastSeenAt: number;
}

/** What `plumbline` alone says, as plain data. */
export interface Summary {
  readonly schemaVersion: 1;
  readonly at: number;
  readonly sources: readonly SourceSummary[];
  readonly pools: readonly PoolSummary[];
  readonly scopes: { readonly closed: number; readonly open: number };
  readonly findings: Readonly<Record<Severity | "unknown", number>>;
  /** Findings that a hint or an exclusion keeps out of the others. */
  readonly suppressed: number;
  /** Of leftovers only: what cleaning up would give back. */
  readonly reclaimableBytes: number;
  /** The rules that found something, worst first. */
  readonly rules: readonly RuleSummary[];
  readonly skipped: readonly SkippedRule[];
  /** What is missing where no rule at all could be asked; null where one was. */
  readonly nothingAsked: string | null;
  readonly unread: readonly Unread[];
  readonly aged: readonly AgedSummary[];
  readonly memory: MemoryState | null;
}

/** Sums up what is known. */
export function summarize(all: Answerable): Summary {
  const { report, settings } = all;
  const { at, findings, scopes, skipped, memory } = report;
  const judged = findings.filter((finding) => finding.verdict !== "unknown");
  return {
    schemaVersion: 1,
    at,
    sources: all.sources.map(({ kind, name, id }) => sourceSummary(all, kind, name, id)),
    pools: poolsOf(all),
    scopes: {
      closed: scopes.filter((scope) => scope.closed).length,
      open: scopes.filter((scope) => !scope.closed).length,
    },
    findings: countsOf(findings),
    suppressed: report.suppressed.length,
    reclaimableBytes: couldComeBack(judged),
    rules: rulesIn(judged),
    skipped,
    nothingAsked: nothingAsked(report, enabledIn(RULES, settings)),
    unread: unreadIn(report.coverage),
    aged: agedIn(report.aged),
    memory,
  };
}

/** How many findings there are of each severity; what could not be judged is counted apart. */
export function countsOf(findings: readonly Finding[]): Summary["findings"] {
  const counts = { error: 0, warning: 0, info: 0, unknown: 0 };
  for (const { verdict, severity } of findings)
    counts[verdict === "unknown" ? "unknown" : severity]++;
  return counts;
}

/** Every pool that was read. */
export function poolsOf(all: Pick<Answerable, "inventory" | "sources">): readonly PoolSummary[] {
  return [...all.inventory.all("pools")].map((pool) => poolSummary(all.sources, pool));
}

/** Earlier findings about which nothing can be said now, by rule. */
export function agedIn(aged: Answerable["report"]["aged"]): readonly AgedSummary[] {
  return [...Map.groupBy(aged, ({ finding }) => finding.rule)].map(([rule, same]) => ({
    rule,
    findings: same.length,
    lastSeenAt: Math.max(...same.map(({ lastSeenAt }) => lastSeenAt)),
  }));
}

function rulesIn(judged: readonly Finding[]): readonly RuleSummary[] {
  const groups = Map.groupBy(judged, ({ severity, rule }) => `${severity} ${rule}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { rule, title, severity } = first;
    return [
      { rule, title, severity, findings: group.length, reclaimableBytes: couldComeBack(group) },
    ];
  });
}

const COUNTED = {
  cluster: ["persistentVolumeClaims", "persistentVolumes", "pods", "volumeSnapshots"],
  system: ["pools", "datasets", "zfsSnapshots", "shares", "iscsiTargets"],
} as const;

function sourceSummary(
  { inventory }: Answerable,
  kind: "cluster" | "system",
  name: string,
  id: string | null,
): SourceSummary {
  const counts = COUNTED[kind].map((collection): [string, number] => [
    collection,
    inventory.coverage(collection, name).reduce((sum, part) => sum + part.rows, 0),
  ]);
  const reached = COUNTED[kind].some((collection) =>
    inventory.coverage(collection, name).some((part) => part.state === "complete" || part.rows > 0),
  );
  const state =
    kind === "system" ? [...inventory.all("system")].find((one) => one.system === id) : undefined;
  return {
    kind,
    name,
    reached,
    version: state?.version ?? null,
    counts: Object.fromEntries(counts),
  };
}

function poolSummary(sources: Answerable["sources"], pool: Pool): PoolSummary {
  const { name, status, statusDetail: detail, sizeBytes, allocatedBytes, freeBytes } = pool;
  const system = sources.find((source) => source.id === pool.system)?.name ?? pool.system;
  return { system, name, status, detail, sizeBytes, allocatedBytes, freeBytes };
}
