import { atOnce, type Slices } from "../lib/slices.ts";
import { COLLECTIONS } from "../model/collections.ts";
import type { Judged, JudgeInput } from "./engine.ts";
import type { Finding } from "./finding.ts";
import { firstSeenAt } from "./finding-maker.ts";
import { acceptedIdentity, judgedKey } from "./freezes.ts";
import {
  lastLookAt,
  type Memory,
  type Remembered,
  type RememberedFinding,
  type RememberedIdentity,
} from "./memory.ts";
import { datasetOf } from "./preconditions/case.ts";
import { rememberClusters } from "./remember-clusters.ts";
import type { Hit, RuleRun } from "./rule-run.ts";
import { ownerOf } from "./subject.ts";

/** What a look adds to the memory that it was judged with: pure, and told to the store once the look is over. */
export function remember(input: JudgeInput, memory: Memory, judged: Judged): Remembered {
  return atOnce(rememberInSlices(input, memory, judged));
}

/** Findings that are written in one slice. */
const AT_A_TIME = 250;

/** The same for whoever must answer others meanwhile. */
export function* rememberInSlices(
  input: JudgeInput,
  memory: Memory,
  judged: Judged,
): Slices<Remembered> {
  const known = new Set(memory.freezes.map(({ id }) => id));
  const clusters = rememberClusters({ input, memory, judged, ...timesOf(input, memory) });
  yield;
  return {
    at: input.now,
    ...clusters,
    identities: identitiesOf(input, memory),
    findings: yield* findingsOf(input, memory, judged),
    resolved: judged.past.resolved,
    judged: newlyJudged(memory, judged),
    freezes: judged.freezes.filter(({ id }) => !known.has(id)),
  };
}

/**
 * Start and end of the look: nothing in it was seen before the one and after the other. Should our clock have gone back,
 * what is seen for the first time must still not seem to have been known before an earlier look.
 */
function timesOf({ inventory, now }: JudgeInput, memory: Memory) {
  const parts = COLLECTIONS.flatMap((collection) => inventory.coverage(collection));
  return {
    startedAt: Math.min(now, ...parts.map((part) => part.startedAt)),
    endedAt: Math.max(now, lastLookAt(memory) + 1),
  };
}

/** A new name, and a change that somebody has accepted; any other change is not taken over. */
function identitiesOf({ sources, now }: JudgeInput, memory: Memory): readonly RememberedIdentity[] {
  return sources.flatMap(({ kind, name, id }): readonly RememberedIdentity[] => {
    if (id === null) return [];
    const before = memory.identities.find((one) => one.kind === kind && one.name === name);
    const isNew = before === undefined;
    const isAccepted =
      !isNew && before.id !== id && acceptedIdentity(memory, name, id, before.since);
    return isNew || isAccepted ? [{ kind, name, id, since: now }] : [];
  });
}

function* findingsOf(
  input: JudgeInput,
  memory: Memory,
  { runs, findings }: Judged,
): Slices<readonly RememberedFinding[]> {
  const before = new Map(memory.findings.map((finding) => [finding.id, finding]));
  const made = new Map(findings.map((finding) => [finding.id, finding]));
  const all: RememberedFinding[] = [];
  for (const run of runs)
    for (const hit of run.hits) {
      const one = rememberHit(run, hit, before.get(hit.id), made.get(hit.id), input);
      if (all.push(one) % AT_A_TIME === 0) yield;
    }
  return all;
}

function rememberHit(
  { rule }: RuleRun,
  { id, place, record }: Hit,
  past: RememberedFinding | undefined,
  finding: Finding | undefined,
  input: JudgeInput,
): RememberedFinding {
  const { now, links } = input;
  const dataset = rule.each === "datasets" ? datasetOf({ rule, record, input }) : null;
  const bytes = dataset === null ? null : (links.spaceOf(dataset)?.referencedBytes ?? null);
  return {
    id,
    rule: rule.code,
    place: place.scope.key,
    owner: ownerOf(record),
    firstSeenAt: firstSeenAt(id, past, input),
    lastSeenAt: now,
    confirmations: (past?.confirmations ?? 0) + 1,
    unchanged: unchangedAfter(past?.unchanged ?? null, bytes, now),
    text: JSON.stringify(finding),
  };
}

function unchangedAfter(
  before: RememberedFinding["unchanged"],
  bytes: number | null,
  now: number,
): RememberedFinding["unchanged"] {
  return bytes === null || before?.bytes === bytes ? before : { bytes, since: now };
}

function newlyJudged(memory: Memory, { runs }: Judged): readonly string[] {
  const known = new Set(memory.judged);
  return runs.flatMap(({ rule, open }) =>
    [...open.keys()].map((place) => judgedKey(rule.code, place)).filter((key) => !known.has(key)),
  );
}
