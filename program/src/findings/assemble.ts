import { COLLECTIONS } from "../model/collections.ts";
import type { SourceRef } from "../model/source.ts";
import { type Judged, judge, type JudgeInput } from "./engine.ts";
import type { Finding, Severity, Verdict } from "./finding.ts";
import type { MemoryState, Report } from "./report.ts";
import type { Exclusion } from "./settings.ts";
import { suppress } from "./suppress.ts";

/** What a judgement starts from, and what is left out of its lists. */
export type AssembleInput = JudgeInput & { readonly exclusions: readonly Exclusion[] };

/** Judges an inventory and puts everything that has to be said into one report, worst first. */
export function assembleReport(input: AssembleInput): Report {
  return reportOf(input, judge(input));
}

/** The report on a judgement that was made already. */
export function reportOf(input: AssembleInput, judged: Judged): Report {
  const { inventory, memory, now, exclusions } = input;
  const { kept, suppressed } = suppress(judged.findings, {
    exclusions,
    ignores: memory?.ignores ?? [],
    inventory,
    now,
  });
  return {
    schemaVersion: 1,
    at: now,
    sources: input.sources.map(({ kind, name, id }): SourceRef => ({ kind, name, id })),
    scopes: input.scopes,
    findings: kept.toSorted(worstFirst),
    skipped: judged.skipped,
    suppressed: suppressed.toSorted((a, b) => worstFirst(a.finding, b.finding)),
    coverage: COLLECTIONS.flatMap((collection) => inventory.coverage(collection)),
    aged: judged.aged.toSorted((a, b) => worstFirst(a.finding, b.finding)),
    memory: memoryState(input, judged),
  };
}

function memoryState({ memory, now }: JudgeInput, { freezes }: Judged): MemoryState | null {
  if (memory === null) return null;
  const until = memory.epoch.bornAt + memory.learningMs;
  return { epoch: memory.epoch, learnsUntil: now < until ? until : null, freezes };
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
