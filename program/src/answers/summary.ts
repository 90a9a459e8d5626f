import type { Finding, Severity } from "../findings/finding.ts";
import type { ConfiguredSource } from "../findings/places.ts";
import type { MemoryState, Report, SkippedRule } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { type Load, loadOfPool } from "../capacity/load.ts";
import { COLLECTIONS } from "../model/collections.ts";
import type { Coverage } from "../model/inventory.ts";
import type { Pool } from "../model/truenas.ts";
import type { Answerable } from "./answerable.ts";
import { type ComingBack, couldComeBack } from "./could-come-back.ts";
import { enabledIn } from "./enabled.ts";
import { nothingAsked } from "./nothing-asked.ts";
import { type SourceCounts, sourceCounts } from "./source-counts.ts";
import { type Unread, unreadIn } from "./unread.ts";

/** One source in a few figures. `reached` is false where nothing of it was read. */
export interface SourceSummary extends SourceCounts {
  readonly kind: "cluster" | "system";
  readonly name: string;
  readonly reached: boolean;
  /** TrueNAS version, or that of Kubernetes as its API server says it ("v1.37.2"); null where it is not known. */
  readonly version: string | null;
  /**
   * `whole`: all that is read of it was read whole. `stale`: something was before, and not lately. `partial`: something never was,
   * because it may not be or could not.
   */
  readonly state: "whole" | "stale" | "partial";
  /** When the part of it that was not read whole for longest was (epoch ms); null where none ever was. */
  readonly readAt: number | null;
}

/** Findings that were found first lately, by severity. */
export interface NewFindings extends Readonly<Record<Severity, number>> {
  /** Since when they are counted: a day, or since the memory began (epoch ms). */
  readonly since: number;
}

/** How much was promised to whom on a pool: what a look of whatever depth tells of a load. */
export type Promised = Pick<Load, "claims" | "namespaces" | "promisedBytes" | "promisedUnknown">;

/**
 * One pool: state, space, and what was promised on it. Its bytes are as the pool itself counts them, parity included; what was
 * promised is without it. null = not known.
 */
export interface PoolSummary extends Promised {
  readonly system: string;
  readonly name: string;
  readonly status: string;
  readonly detail: string | null;
  readonly sizeBytes: number | null;
  readonly allocatedBytes: number | null;
  readonly freeBytes: number | null;
}

/** What one rule found. */
export interface RuleSummary extends ComingBack {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly findings: number;
}

/** Findings of one rule about which nothing can be said now. */
export interface AgedSummary {
  readonly rule: string;
  readonly findings: number;
  readonly lastSeenAt: number;
}

/** What `plumbline` alone says, as plain data. */
export interface Summary extends ComingBack {
  readonly schemaVersion: 1;
  readonly at: number;
  readonly sources: readonly SourceSummary[];
  readonly pools: readonly PoolSummary[];
  readonly scopes: {
    readonly closed: number;
    readonly open: number;
    /** What of their declarations does not fit what was read, each one sentence. */
    readonly notes: readonly string[];
  };
  readonly findings: Readonly<Record<Severity | "unknown", number>>;
  /** null where nothing is remembered: everything would be new. */
  readonly newFindings: NewFindings | null;
  /** Findings that a hint or an exclusion keeps out of the others. */
  readonly suppressed: number;
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
    sources: all.sources.map((source) => sourceSummary(all, source)),
    pools: poolsOf(all),
    scopes: {
      closed: scopes.filter((scope) => scope.closed).length,
      open: scopes.filter((scope) => !scope.closed).length,
      notes: scopes.flatMap(({ notes }) => notes),
    },
    findings: countsOf(findings),
    newFindings: newIn(judged, report),
    suppressed: report.suppressed.length,
    ...couldComeBack(judged),
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

function newIn(judged: readonly Finding[], { at, memory }: Report): NewFindings | null {
  if (memory === null) return null;
  const since = Math.max(at - DAY_MS, memory.epoch.bornAt);
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity, lifecycle } of judged)
    if (lifecycle !== null && lifecycle.firstSeenAt >= since) counts[severity]++;
  return { since, ...counts };
}

const DAY_MS = 86_400_000;

/** Every pool that was read, with what lies on it. */
export function poolsOf(
  all: Pick<Answerable, "inventory" | "sources" | "links">,
): readonly PoolSummary[] {
  return [...all.inventory.all("pools")].map((pool) => ({
    ...poolSummary(all.sources, pool),
    ...promisedOn(pool, all),
  }));
}

function promisedOn(pool: Pool, all: Pick<Answerable, "inventory" | "links">): Promised {
  const { claims, namespaces, promisedBytes, promisedUnknown } = loadOfPool(pool, all);
  return { claims, namespaces, promisedBytes, promisedUnknown };
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
    return [{ rule, title, severity, findings: group.length, ...couldComeBack(group) }];
  });
}

const COUNTED = {
  cluster: ["persistentVolumeClaims", "persistentVolumes", "pods", "volumeSnapshots"],
  system: ["pools", "datasets", "zfsSnapshots", "shares", "iscsiTargets"],
} as const;

function sourceSummary(
  all: Answerable,
  { kind, name, id, version = null }: ConfiguredSource,
): SourceSummary {
  const { inventory } = all;
  const collections = COUNTED[kind].map(
    (collection) => [collection, inventory.coverage(collection, name)] as const,
  );
  const reached = collections.some(([, parts]) =>
    parts.some((part) => part.state === "complete" || part.rows > 0),
  );
  const state =
    kind === "system" ? [...inventory.all("system")].find((one) => one.system === id) : undefined;
  return {
    kind,
    name,
    reached,
    version: state?.version ?? version,
    ...freshnessOf(name, all),
    ...sourceCounts(collections, (part) => wholeAt(part, all.lastWhole)),
  };
}

function freshnessOf(
  name: string,
  { inventory, lastWhole }: Answerable,
): Pick<SourceSummary, "state" | "readAt"> {
  const parts = COLLECTIONS.flatMap((one) => inventory.coverage(one, name))
    .filter(({ state }) => state !== "notConfigured")
    .map((part) => ({ ...part, wholeAt: wholeAt(part, lastWhole) }));
  const broken = parts.filter(({ state }) => state !== "complete");
  const times = parts.flatMap((part) => part.wholeAt ?? []);
  const isStale = broken.some((part) => part.state === "incomplete" && part.wholeAt !== null);
  return {
    state: isStale ? "stale" : broken.length > 0 || parts.length === 0 ? "partial" : "whole",
    readAt: times.length === 0 ? null : Math.min(...times),
  };
}

function wholeAt(part: Coverage, lastWhole: Answerable["lastWhole"]): number | null {
  if (lastWhole !== undefined) return lastWhole(part)?.at ?? null;
  return part.state === "complete" ? part.finishedAt : null;
}

function poolSummary(
  sources: Answerable["sources"],
  pool: Pool,
): Omit<PoolSummary, keyof Promised> {
  const { name, status, statusDetail: detail, sizeBytes, allocatedBytes, freeBytes } = pool;
  const system = sources.find((source) => source.id === pool.system)?.name ?? pool.system;
  return { system, name, status, detail, sizeBytes, allocatedBytes, freeBytes };
}
