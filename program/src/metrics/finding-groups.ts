import type { Finding, Severity, Verdict } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";

/** Findings that share everything a series of theirs is labelled with. */
export interface FindingGroup {
  readonly rule: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  /** Configured name of the system of its subject or of its claim scope; "" where neither is on one. */
  readonly system: string;
  /** Configured name of the cluster of its subject; "" of a NAS's object. */
  readonly cluster: string;
  readonly scope: string;
  readonly count: number;
  /** Bytes that would come back, of those of which they are known; null where they are known of none. */
  readonly reclaimableBytes: number | null;
  /** When the oldest of them was first seen, epoch ms; null where nothing is remembered. */
  readonly oldestAt: number | null;
}

/**
 * What is said now, and what was said before and cannot be told any more: a finding does not end because its source is
 * silent. Suppressed findings are not in it.
 */
export function findingGroups(report: Report): readonly FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of [
    ...report.findings,
    ...report.aged.map(({ finding: earlier }) => earlier),
  ]) {
    const one = groupOf(finding, report);
    const { rule, severity, verdict, system, cluster, scope } = one;
    const key = JSON.stringify([rule, severity, verdict, system, cluster, scope]);
    const before = groups.get(key);
    groups.set(key, before === undefined ? one : together(before, one));
  }
  return [...groups.values()];
}

function groupOf(finding: Finding, { sources, scopes }: Report): FindingGroup {
  const { rule, severity, verdict, subject, scope } = finding;
  const cluster = sources.some(({ kind, name }) => kind === "cluster" && name === subject.source);
  const within = scopes.find(({ key }) => key === scope.key)?.systemName ?? "";
  return {
    rule,
    severity,
    verdict,
    system: cluster ? within : subject.source,
    cluster: cluster ? subject.source : "",
    scope: scope.name,
    count: 1,
    reclaimableBytes: finding.reclaimableBytes,
    oldestAt: finding.lifecycle?.firstSeenAt ?? null,
  };
}

function together(a: FindingGroup, b: FindingGroup): FindingGroup {
  return {
    ...a,
    count: a.count + b.count,
    reclaimableBytes: either(a.reclaimableBytes, b.reclaimableBytes, (x, y) => x + y),
    oldestAt: either(a.oldestAt, b.oldestAt, Math.min),
  };
}

function either(
  a: number | null,
  b: number | null,
  both: (a: number, b: number) => number,
): number | null {
  if (a === null) return b;
  return b === null ? a : both(a, b);
}
