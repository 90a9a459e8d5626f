import type { Finding } from "../../findings/finding.ts";
import type { Report } from "../../findings/report.ts";
import type { Happening } from "./happening.ts";

/** The part of a report in which findings are. */
export type FindingLists = Pick<Report, "findings" | "suppressed" | "aged">;

/** What came, changed and went between two lists of findings; null where nothing did. */
export function findingChanges(
  before: readonly Finding[],
  { findings, suppressed, aged }: FindingLists,
): Extract<Happening, { type: "findings" }> | null {
  if (before === findings) return null;
  const known = new Map(before.map((finding) => [finding.id, finding]));
  const opened: Finding[] = [];
  const changed: Finding[] = [];
  for (const finding of findings) {
    const earlier = known.get(finding.id);
    known.delete(finding.id);
    if (earlier === undefined) opened.push(finding);
    else if (earlier !== finding && !looksAlike(earlier, finding)) changed.push(finding);
  }
  if (opened.length + changed.length + known.size === 0) return null;
  const left = new Set(suppressed.map(({ finding: { id } }) => id));
  const old = new Set(aged.map(({ finding: { id } }) => id));
  const gone = Array.from(known.keys(), (id) => ({
    id,
    is: left.has(id)
      ? ("suppressed" as const)
      : old.has(id)
        ? ("aged" as const)
        : ("resolved" as const),
  }));
  return { type: "findings", data: { opened, changed, gone } };
}

/** Whether a list shows both alike: ages and counted looks go on by themselves. */
function looksAlike(a: Finding, b: Finding): boolean {
  return (
    a.verdict === b.verdict &&
    a.severity === b.severity &&
    a.word === b.word &&
    a.lifecycle?.state === b.lifecycle?.state &&
    a.reclaimableBytes === b.reclaimableBytes
  );
}
