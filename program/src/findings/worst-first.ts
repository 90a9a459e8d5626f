import type { Finding, Severity, Verdict } from "./finding.ts";

const SEVERITY: Readonly<Record<Severity, number>> = Object.freeze({
  error: 0,
  warning: 1,
  info: 2,
});
const VERDICT: Readonly<Record<Verdict, number>> = Object.freeze({
  confirmed: 0,
  suspect: 1,
  unknown: 2,
});

/** The order of a report: what was judged first, then worst first, then by bytes. No two findings are equal in it. */
export function worstFirst(a: Finding, b: Finding): number {
  return (
    Number(a.verdict === "unknown") - Number(b.verdict === "unknown") ||
    SEVERITY[a.severity] - SEVERITY[b.severity] ||
    VERDICT[a.verdict] - VERDICT[b.verdict] ||
    (b.reclaimableBytes ?? -1) - (a.reclaimableBytes ?? -1) ||
    compare(a.rule, b.rule) ||
    compare(a.subject.name, b.subject.name) ||
    compare(a.id, b.id)
  );
}

/** The same order as a place, to be compared part by part. */
export function placeInReport(finding: Finding): readonly (string | number)[] {
  const { verdict, severity, reclaimableBytes, rule, subject, id } = finding;
  return [
    Number(verdict === "unknown"),
    SEVERITY[severity],
    VERDICT[verdict],
    -(reclaimableBytes ?? -1),
    rule,
    subject.name,
    id,
  ];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
