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
  const byRule = new Map<string, Sum[]>();
  const add = placesIn(report);
  for (const finding of report.findings) add(finding, byRule);
  for (const { finding } of report.aged) add(finding, byRule);
  return [...byRule.values()].flat();
}

type Sum = { -readonly [K in keyof FindingGroup]: FindingGroup[K] };

/** Adds a finding to its group. Ten thousand findings make a few dozen groups, after every change: nothing is made for each. */
function placesIn({ sources, scopes }: Report) {
  const clusters = new Set(sources.flatMap(({ kind, name }) => (kind === "cluster" ? name : [])));
  const systemOf = new Map(scopes.map(({ key, systemName }) => [key, systemName]));
  return (finding: Finding, byRule: Map<string, Sum[]>): void => {
    const { rule, severity, verdict, subject, scope } = finding;
    const isOfCluster = clusters.has(subject.source);
    const cluster = isOfCluster ? subject.source : "";
    const system = isOfCluster ? (systemOf.get(scope.key) ?? "") : subject.source;
    const ofRule = byRule.get(rule) ?? [];
    if (ofRule.length === 0) byRule.set(rule, ofRule);
    for (const one of ofRule)
      if (
        one.verdict === verdict &&
        one.severity === severity &&
        one.scope === scope.name &&
        one.cluster === cluster &&
        one.system === system
      )
        return include(finding, one);
    const labels = { rule, severity, verdict, system, cluster, scope: scope.name };
    const oldestAt = finding.lifecycle?.firstSeenAt ?? null;
    ofRule.push({ ...labels, count: 1, reclaimableBytes: finding.reclaimableBytes, oldestAt });
  };
}

function include({ reclaimableBytes, lifecycle }: Finding, sum: Sum): void {
  sum.count++;
  sum.reclaimableBytes = either(sum.reclaimableBytes, reclaimableBytes, (x, y) => x + y);
  sum.oldestAt = either(sum.oldestAt, lifecycle?.firstSeenAt ?? null, Math.min);
}

function either(
  a: number | null,
  b: number | null,
  both: (a: number, b: number) => number,
): number | null {
  if (a === null) return b;
  return b === null ? a : both(a, b);
}
