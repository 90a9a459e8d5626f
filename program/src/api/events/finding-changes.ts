import type { Finding } from "../../findings/finding.ts";
import type { Report } from "../../findings/report.ts";
import { worstFirst } from "../../findings/worst-first.ts";
import type { Happening } from "./happening.ts";

/** The part of a report in which findings are. */
export type FindingLists = Pick<Report, "findings" | "suppressed" | "aged">;

/** What came, changed and went between two lists of findings; null where nothing did. */
export function findingChanges(
  before: readonly Finding[],
  { findings, suppressed, aged }: FindingLists,
): Extract<Happening, { type: "findings" }> | null {
  if (before === findings) return null;
  const { gone: earlier, come } = differences(before, findings);
  const known = new Map(earlier.map((finding) => [finding.id, finding]));
  const opened: Finding[] = [];
  const changed: Finding[] = [];
  for (const finding of come) {
    const was = known.get(finding.id);
    known.delete(finding.id);
    if (was === undefined) opened.push(finding);
    else if (!looksAlike(was, finding)) changed.push(finding);
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

/** What is in one of two reports alone: both are in the order of reports, so that what is in both is met in both at once. */
function differences(
  before: readonly Finding[],
  now: readonly Finding[],
): { readonly gone: readonly Finding[]; readonly come: readonly Finding[] } {
  const gone: Finding[] = [];
  const come: Finding[] = [];
  let [at, next] = [0, 0];
  for (;;) {
    const [was, is] = [before[at], now[next]];
    if (was === undefined && is === undefined) return { gone, come };
    if (was === is) [at, next] = [at + 1, next + 1];
    else if (is === undefined || (was !== undefined && worstFirst(was, is) < 0)) {
      gone.push(was as Finding);
      at++;
    } else {
      come.push(is);
      next++;
    }
  }
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
