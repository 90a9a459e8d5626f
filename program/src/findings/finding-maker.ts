import type { StoredVolume } from "../correlate/links.ts";
import { shellWord } from "../lib/shell-word.ts";
import type { JudgeInput } from "./engine.ts";
import { concernsOf } from "./concern.ts";
import type { Evidence, Finding, Subject } from "./finding.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { type Affected, affectedBy, impactEvidence } from "./impact.ts";
import { referrerKey, type RememberedFinding, type RememberedReferrer } from "./memory.ts";
import { type Case, settingOf, systemsOf } from "./preconditions/case.ts";
import { evaluator } from "./preconditions/evaluate.ts";
import { formerUsers } from "./preconditions/past.ts";
import type { Precondition } from "./preconditions/precondition.ts";
import type { Place } from "./places.ts";
import { claimOfReferrer, nameOfReferrer } from "./referrers.ts";
import type { Hit, RuleRun } from "./rule-run.ts";
import { timeEvidence } from "./words.ts";

/** Makes findings, and notes what they rest on. */
export interface FindingMaker {
  make(run: RuleRun, hit: Hit): Finding;
  /** Keys of the referrers that were named as former users so far. */
  readonly restsOn: ReadonlySet<string>;
}

/** Makes findings of hits: asks the preconditions how sure they are, and the memory since when and whose they were. */
export function findingMaker(
  input: JudgeInput,
  { freezes, unjudged, ghosts }: Pick<Case, "freezes" | "unjudged" | "ghosts">,
): FindingMaker {
  const past = new Map(input.memory?.findings.map((finding) => [finding.id, finding]));
  const evaluate = evaluator(input);
  const affected = affectedFinder(input);
  const restsOn = new Set<string>();
  const make = (run: RuleRun, hit: Hit): Finding => {
    const { rule } = run;
    const before = past.get(hit.id);
    const known = {
      ...hit,
      input,
      rule,
      hit: hit.judgement,
      past: before,
      ghosts,
      freezes,
      unjudged,
    };
    const one: Case = { ...known, setting: settingOf(known) };
    if (!rule.absence)
      return withImpact(toFinding(run, one, hit, [], plainDoubts(one), []), hit, affected);
    const users = hit.judgement.unused === true ? formerUsers(one) : [];
    for (const user of users) restsOn.add(referrerKey(user));
    const preconditions = evaluate(one, users);
    const missing = preconditions.flatMap((precondition) => precondition.missing);
    return toFinding(run, one, hit, preconditions, missing, users);
  };
  return { make, restsOn };
}

type AffectedFinder = (volumes: readonly StoredVolume[], place: Place) => Affected;

/** Several rules may speak of one pool: who hangs on it is worked out once. */
function affectedFinder(input: JudgeInput): AffectedFinder {
  const known = new Map<readonly StoredVolume[], Affected>();
  return (volumes, place) => {
    const found = known.get(volumes) ?? affectedBy(volumes, place, input);
    known.set(volumes, found);
    return found;
  };
}

function withImpact(
  finding: Finding,
  { judgement: { hanging }, place }: Hit,
  affectedFor: AffectedFinder,
): Finding {
  if (hanging === undefined) return finding;
  const { impact, concerns } = affectedFor(hanging, place);
  return {
    ...finding,
    evidence: [...finding.evidence, ...impactEvidence(impact)],
    impact,
    concerns,
  };
}

/** Why nothing that was read of the systems of a place may be certain; none for a rule that asks no system. */
function plainDoubts(one: Case): readonly string[] {
  return one.rule.needs.includes("system") ? systemsOf(one).flatMap(({ doubts }) => doubts) : [];
}

function toFinding(
  { rule, severity }: RuleRun,
  { past, input }: Case,
  { id, subject, scope, claimScope, judgement }: Hit,
  preconditions: readonly Precondition[],
  doubts: readonly string[],
  users: readonly RememberedReferrer[],
): Finding {
  const missing = [
    ...new Set([...(claimScope?.doubts ?? []), ...(judgement.doubts ?? []), ...doubts]),
  ];
  const word = scope.closed === true ? "orphan" : "unclaimed";
  const claims = users.flatMap((user) => claimOfReferrer(user) ?? []);
  return {
    id,
    rule: rule.code,
    title: rule.title,
    severity,
    verdict: missing.length > 0 ? "suspect" : "confirmed",
    word: judgement.unused === true ? word : null,
    subject,
    scope,
    evidence: [...judgement.evidence, ...users.map((user) => useEvidence(user, input.now))],
    preconditions,
    missing,
    reclaimableBytes: judgement.reclaimableBytes ?? null,
    since: judgement.since ?? null,
    lifecycle: lifecycleOf(past, preconditions, firstSeenAt(id, past, input)),
    concerns: concernsOf([...(judgement.concerns ?? []), ...claims], input.sources),
    impact: null,
    remedy: rule.remedy.map((step) => step.replaceAll("{subject}", argumentsFor(subject))),
  };
}

/**
 * What `plumbline trace` and kubectl take: without its namespace kubectl would look in that of the current context. A name may hold
 * anything, and somebody pastes it into a shell.
 */
function argumentsFor({ kind, name, namespace }: Subject): string {
  const object = shellWord(`${kind}/${name}`);
  return namespace === null ? object : `${object} -n ${shellWord(namespace)}`;
}

function useEvidence(user: RememberedReferrer, now: number): Evidence {
  const fact = `last used by ${nameOfReferrer(user)}`;
  return timeEvidence(fact, user.lastSeenAt ?? user.firstSeenAt, now);
}

/** As the memory has it; of what began since the last look, when it did. */
export function firstSeenAt(
  id: string,
  past: RememberedFinding | undefined,
  { now, begunAt }: JudgeInput,
): number {
  return past?.firstSeenAt ?? Math.min(begunAt?.(id) ?? now, now);
}

/** Pending as long as looks over time are wanting; whatever else is missing makes it suspect and not pending. */
function lifecycleOf(
  past: RememberedFinding | undefined,
  preconditions: readonly Precondition[],
  seenAt: number,
): Lifecycle {
  const waits = preconditions.some(({ id, state }) => id === "P7" && state !== "held");
  return {
    state: waits ? "pending" : "active",
    firstSeenAt: seenAt,
    confirmations: (past?.confirmations ?? 0) + 1,
  };
}
