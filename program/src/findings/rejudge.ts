import { once } from "../lib/once-each.ts";
import type { Slices } from "../lib/slices.ts";
import type { AnyRecord, Collection } from "../model/collections.ts";
import type { Key } from "../model/ids.ts";
import type { Judged, JudgeInput } from "./engine.ts";
import type { Finding } from "./finding.ts";
import { findingMaker } from "./finding-maker.ts";
import type { JudgedCollection } from "./rule.ts";
import { type RuleRun, runAgain } from "./rule-run.ts";

/** A judgement after a change, and what it does not say yet. */
export interface Rejudged {
  readonly judged: Judged;
  /**
   * How much rules about absence have found, or could not tell of an object for the first time: it waits for a whole look, which
   * alone reads what they need, and in an order in which it can be believed.
   */
  readonly heldBack: number;
}

/** An object that is judged anew, with its record where it is still there. */
export interface Subject {
  readonly collection: Collection;
  readonly record: AnyRecord | null;
}

/** What is judged anew, by key. */
export type Subjects = ReadonlyMap<Key, Subject>;

/**
 * Judges some subjects again after a change between two looks, and leaves what was said of all others. Plain facts are said
 * at once. What is concluded from absence ends at once where it does not hold any more, and stays as a look said it where it
 * does; it never begins here, because a NAS that was read before the change shows nothing of what came after.
 */
export function* rejudge(input: JudgeInput, before: Judged, subjects: Subjects): Slices<Rejudged> {
  const again = yield* runAgain(before.runs, recordsIn(subjects), input);
  const ended = new Set<string>();
  const made = new Map<string, Finding>();
  const begunAt = beginnings(before.findings, again);
  const maker = once(() => findingMaker({ ...input, begunAt }, before)); // most changes find nothing new
  let heldBack = 0;
  const runs = before.runs.map((run, index): RuleRun => {
    const old = run.hits.filter(({ subject }) => subjects.has(subject.key));
    const { hits: fresh = [], undecided = new Set<string>() } = again[index] ?? {};
    if (run.rule.absence) heldBack += undecided.difference(run.undecided).size;
    if (old.length === 0 && fresh.length === 0) return run;
    const known = new Set(old.map(({ id }) => id));
    const said = run.rule.absence ? fresh.filter(({ id }) => known.has(id)) : fresh;
    heldBack += fresh.length - said.length;
    const untold = old.filter(({ id }) => undecided.has(id)); // nothing ends because it cannot be told
    const still = new Set([...said, ...untold].map(({ id }) => id));
    for (const { id } of old) if (!still.has(id)) ended.add(id);
    if (!run.rule.absence) for (const hit of said) made.set(hit.id, maker().make(run, hit));
    const others = run.hits.filter(({ subject }) => !subjects.has(subject.key));
    return { ...run, hits: [...others, ...said, ...untold] };
  });
  if (ended.size + made.size === 0) return { judged: { ...before, runs }, heldBack };
  // one list of ten thousand findings, of which few have changed: a map of them would cost ten times as much
  const others = before.findings.filter(({ id }) => !ended.has(id) && !made.has(id));
  return { judged: { ...before, runs, findings: [...others, ...made.values()] }, heldBack };
}

/** Since when what is found again is known. */
function beginnings(
  before: readonly Finding[],
  again: readonly RuleRun[],
): (id: string) => number | undefined {
  const found = new Set(again.flatMap(({ hits }) => hits.map(({ id }) => id)));
  const known = before.filter(({ id }) => found.has(id));
  const byId = new Map(known.map((finding) => [finding.id, finding]));
  return (id) => byId.get(id)?.lifecycle?.firstSeenAt;
}

function recordsIn(subjects: Subjects): ReadonlyMap<JudgedCollection, readonly AnyRecord[]> {
  const records = new Map<JudgedCollection, AnyRecord[]>();
  for (const { collection, record } of subjects.values()) {
    if (record === null) continue;
    const same = records.get(collection as JudgedCollection) ?? [];
    same.push(record);
    records.set(collection as JudgedCollection, same);
  }
  return records;
}
