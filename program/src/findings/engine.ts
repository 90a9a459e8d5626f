import type { Links } from "../correlate/links.ts";
import { once } from "../lib/once-each.ts";
import { atOnce, type Slices } from "../lib/slices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { ClaimScope } from "../model/scope.ts";
import { type AgedFinding, sortOut, type SortedOut } from "./aged.ts";
import { anomalyFindings } from "./anomalies.ts";
import type { Finding } from "./finding.ts";
import { findingMaker } from "./finding-maker.ts";
import {
  activeFreezes,
  brokenHistories,
  changedIdentities,
  massChanges,
  type Unjudged,
  unjudgedNow,
} from "./freezes.ts";
import { createGhosts, type Ghosts } from "./ghosts.ts";
import type { Freeze, Memory } from "./memory.ts";
import type { ConfiguredSource } from "./places.ts";
import { diffReferrers, type ReferrerDiff } from "./referrer-diff.ts";
import type { SkippedRule } from "./report.ts";
import type { Rule } from "./rule.ts";
import { type RuleRun, runRules, runRulesInSlices } from "./rule-run.ts";
import type { RuleSettings } from "./settings.ts";

/** Everything that rules rest on. */
export interface RunInput {
  readonly rules: readonly Rule[];
  readonly settings: RuleSettings;
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly scopes: readonly ClaimScope[];
  readonly sources: readonly ConfiguredSource[];
  /** Epoch ms. */
  readonly now: number;
}

/** Everything a judgement rests on. Pure: the same input gives the same findings. */
export interface JudgeInput extends RunInput {
  /** What earlier looks left behind; null where nothing is remembered. */
  readonly memory: Memory | null;
  /** Its referrers against the inventory, where they were compared as they were read: then it holds the missing ones alone. */
  readonly compared?: ReferrerDiff | null;
  /** When a finding was first seen that is there already and that the memory may not know: a change began it since the last look. */
  readonly begunAt?: BegunAt;
}

/** By the id of a finding, epoch ms; undefined where there was none. */
export type BegunAt = (id: string) => number | undefined;

/** Findings in no particular order, and everything that was learnt on the way. */
export interface Judged {
  readonly findings: readonly Finding[];
  /** Rules that had nothing to run on. */
  readonly skipped: readonly SkippedRule[];
  /** Earlier findings about which nothing can be said now. */
  readonly aged: readonly AgedFinding[];
  /** Freezes that hold, those that this look begins included. */
  readonly freezes: readonly Freeze[];
  readonly unjudged: readonly Unjudged[];
  /** For `remember`. */
  readonly runs: readonly RuleRun[];
  readonly past: SortedOut;
  readonly referrers: () => ReferrerDiff;
  readonly ghosts: Ghosts;
  /** Keys of the referrers that a finding names as former users. */
  readonly restsOn: ReadonlySet<string>;
}

/**
 * Runs every enabled rule over its subjects in the places where what it needs is whole; where it is not, says so once a
 * rule, place and reason.
 */
export function runEnabled(input: RunInput): readonly RuleRun[] {
  return runRules(enabledRules(input), input);
}

/** The same for whoever must answer others meanwhile. */
export function runEnabledInSlices(input: RunInput): Slices<readonly RuleRun[]> {
  return runRulesInSlices(enabledRules(input), input);
}

/** The rules that are not switched off. */
function enabledRules({ rules, settings }: RunInput): readonly Rule[] {
  return rules.filter(({ code }) => settings[code]?.enabled !== false);
}

/**
 * Makes findings of what the rules say, which hangs on no memory. How sure they are of what seems to be gone, memory and
 * preconditions decide.
 */
export function judge(input: JudgeInput, runs: readonly RuleRun[] = runEnabled(input)): Judged {
  return atOnce(judgeInSlices(input, runs));
}

/** Findings that are made in one slice. */
const AT_A_TIME = 500;

/** The same for whoever must answer others meanwhile. */
export function* judgeInSlices(input: JudgeInput, runs: readonly RuleRun[]): Slices<Judged> {
  const { memory, inventory, compared } = input;
  const referrers = once(() => compared ?? diffReferrers(memory?.referrers ?? [], inventory));
  const freezes = freezesOf(input, runs);
  const isNew = (memory?.referrers.length ?? 0) === 0; // nothing that it remembers can be missing
  const ghosts = createGhosts(() => (isNew ? [] : referrers().missing), inventory);
  const unjudged = memory === null ? [] : unjudgedNow(memory, runs);
  const maker = findingMaker(input, { freezes, unjudged, ghosts });
  const past = sortOut(input, runs);
  const findings: Finding[] = [];
  for (const run of runs) {
    for (const hit of run.hits) if (findings.push(maker.make(run, hit)) % AT_A_TIME === 0) yield;
    findings.push(...run.unknown);
  }
  findings.push(...anomalyFindings(freezes, input.sources));
  return {
    findings,
    skipped: runs.flatMap(({ skipped }) => skipped ?? []),
    aged: past.aged,
    freezes,
    unjudged,
    runs,
    past,
    referrers,
    ghosts,
    restsOn: maker.restsOn,
  };
}

function freezesOf(
  { memory, sources, inventory, now }: JudgeInput,
  runs: readonly RuleRun[],
): readonly Freeze[] {
  if (memory === null) return [];
  const known = new Set(memory.findings.map(({ id }) => id));
  const hitting = runs.filter(({ hits }) => hits.length > 0);
  const turned = hitting.flatMap((run) =>
    [...run.open.values()].map(({ scope }) => ({
      rule: run.rule.code,
      scope,
      subjects: run.subjects.get(scope.key)?.subjects ?? 0,
      fresh: run.hits.filter(
        ({ id, place, judgement }) =>
          place.scope.key === scope.key && judgement.unused === true && !known.has(id),
      ).length,
    })),
  );
  return [
    ...activeFreezes(memory.freezes),
    ...changedIdentities(memory, sources, now),
    ...brokenHistories(memory, sources, inventory, now),
    ...massChanges(memory, turned, now),
  ];
}
