import { COLLECTIONS } from "../model/collections.ts";
import type { SourceRef } from "../model/source.ts";
import { judge, type JudgeInput } from "./engine.ts";
import type { Finding, Severity, Verdict } from "./finding.ts";
import type { Report } from "./report.ts";
import type { Exclusion } from "./settings.ts";
import { suppress } from "./suppress.ts";

/** Judges an inventory and puts everything that has to be said into one report, worst first. */
export function assembleReport(
  input: JudgeInput & { readonly exclusions: readonly Exclusion[] },
): Report {
  const { findings, skipped } = judge(input);
  const { kept, suppressed } = suppress(findings, input.exclusions, input.inventory);
  return {
    schemaVersion: 1,
    at: input.now,
    sources: input.sources.map(({ kind, name, id }): SourceRef => ({ kind, name, id })),
    scopes: input.scopes,
    findings: kept.toSorted(worstFirst),
    skipped,
    suppressed: suppressed.toSorted((a, b) => worstFirst(a.finding, b.finding)),
    coverage: COLLECTIONS.flatMap((collection) => input.inventory.coverage(collection)),
  };
}

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

function worstFirst(a: Finding, b: Finding): number {
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

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
