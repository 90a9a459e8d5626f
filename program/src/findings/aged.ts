import type { JudgeInput } from "./engine.ts";
import { type Concern, writtenConcern } from "./concern.ts";
import type { Finding } from "./finding.ts";
import type { Collection } from "../model/collections.ts";
import type { RememberedFinding } from "./memory.ts";
import { obstaclesBefore } from "./places.ts";
import type { RuleRun } from "./rule-run.ts";

/** An earlier finding about which nothing can be said now: it stays as it was, and is never taken for resolved. */
export interface AgedFinding {
  readonly lastSeenAt: number;
  readonly finding: Finding;
}

/** What became of the findings that are remembered and were not made again. */
export interface SortedOut {
  readonly aged: readonly AgedFinding[];
  /** Ids of those that a whole look has shown to be no more. */
  readonly resolved: readonly string[];
}

/**
 * Sorts earlier findings: made again, resolved by a look that was whole, or aged because nobody could look. Those of
 * sources that are not configured now, and of rules that are switched off, are left as they are and not spoken of.
 */
export function sortOut(input: JudgeInput, runs: readonly RuleRun[]): SortedOut {
  const { memory, sources } = input;
  if (memory === null) return { aged: [], resolved: [] };
  const byRule = new Map(runs.map((run) => [run.rule.code, run]));
  const made = new Set(runs.flatMap(({ hits }) => hits.map(({ id }) => id)));
  const owners = new Set(sources.map(({ id }) => id));
  const aged: AgedFinding[] = [];
  const resolved: string[] = [];
  for (const finding of memory.findings) {
    const run = byRule.get(finding.rule);
    if (run === undefined || made.has(finding.id) || !owners.has(finding.owner)) continue;
    if (isNoMore(finding, run, input)) resolved.push(finding.id);
    else
      aged.push({
        lastSeenAt: finding.lastSeenAt,
        finding: rememberedFinding(finding),
      });
  }
  return { aged, resolved };
}

/** The rule looked there and said nothing; or its claim scope is gone, from a system that was read whole, and it with it. */
function isNoMore(
  { id, place, owner, text }: RememberedFinding,
  run: RuleRun,
  input: JudgeInput,
): boolean {
  const { inventory } = input;
  if (run.undecided.has(id)) return false;
  if (run.open.has(place)) return true;
  if (run.rule.within !== "claimScope") return false;
  const isKnown = run.places.some(({ scope }) => scope.key === place);
  if (isKnown || !wasReadWhole(owner, run.rule.each, input)) return false;
  const { subject } = rememberedFinding({ text });
  return inventory.get(run.rule.each, subject.key) === undefined;
}

/** A finding as it was written, by an older version too. */
function rememberedFinding({ text }: Pick<RememberedFinding, "text">): Finding {
  const { impact = null, concerns, ...finding } = JSON.parse(text) as WrittenFinding;
  return { ...finding, impact, concerns: concerns.map(writtenConcern) };
}

type WrittenFinding = Omit<Finding, "impact" | "concerns"> & {
  readonly impact?: Finding["impact"];
  readonly concerns: readonly (Concern | string)[];
};

/** Whether everything in which a claim scope would show was read of a system, and the subjects of the rule. */
function wasReadWhole(
  owner: string,
  subjects: Collection,
  { sources, inventory }: JudgeInput,
): boolean {
  const systems = sources.filter(({ id }) => id === owner);
  const needed = ["pools", "datasets", subjects] as const;
  return systems.every((system) =>
    needed.every((one) => obstaclesBefore(system, one, null, inventory).length === 0),
  );
}
