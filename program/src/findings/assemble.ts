import { COLLECTIONS } from "../model/collections.ts";
import type { SourceRef } from "../model/source.ts";
import { type Judged, judge, type JudgeInput } from "./engine.ts";
import type { MemoryState, Report } from "./report.ts";
import type { Exclusion } from "./settings.ts";
import { suppress } from "./suppress.ts";
import { worstFirst } from "./worst-first.ts";

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
