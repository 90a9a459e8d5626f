import type { Links } from "../correlate/links.ts";
import { scopeFinder } from "../correlate/scopes.ts";
import type { AnyRecord } from "../model/collections.ts";
import type { InventoryView } from "../model/inventory.ts";
import { type ClaimScope, shortHash } from "../model/scope.ts";
import type { Finding, FindingScope, Severity, Subject } from "./finding.ts";
import type { Memory } from "./memory.ts";
import { resolveOptions } from "./options.ts";
import {
  type ConfiguredSource,
  type Obstacle,
  nameOfScope,
  obstaclesTo,
  type Place,
  placesOf,
  unreadDatasets,
} from "./places.ts";
import type { SkippedRule } from "./report.ts";
import type { JudgedCollection, Judgement, Rule, RuleContext } from "./rule.ts";
import type { RuleSettings } from "./settings.ts";
import { datasetPathOf, ownerOf, subjectOf, systemOf } from "./subject.ts";
import { skippedRule, unknownFindings, unsureFinding } from "./unknown.ts";

/** Everything a judgement rests on. Pure: the same input gives the same findings. */
export interface JudgeInput {
  readonly rules: readonly Rule[];
  readonly settings: RuleSettings;
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly scopes: readonly ClaimScope[];
  readonly sources: readonly ConfiguredSource[];
  /** What earlier looks left behind; null where nothing is remembered. */
  readonly memory: Memory | null;
  /** Epoch ms. */
  readonly now: number;
}

/** Findings in no particular order, and the rules that had nothing to run on. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly skipped: readonly SkippedRule[];
}

/** Why no rule about absence is sure yet; one sentence, the same everywhere. */
const NO_MEMORY = "this is a single look: no earlier scan is remembered that says the same";

/**
 * Runs every enabled rule over its subjects, in the places where what it needs is whole; where it is not, says so once a
 * rule, place and reason. One subject at a time, all its rules in turn: what one of them looked up is still at hand for the
 * next (100,000 volumes do not fit into any cache).
 */
export function judge(input: JudgeInput): Judged {
  const skipped: SkippedRule[] = [];
  const unknown: Finding[] = [];
  const runs: RuleRun[] = [];
  for (const rule of input.rules) {
    if (input.settings[rule.code]?.enabled === false) continue;
    const gates = openGates(rule, input);
    unknown.push(...gates.unknown);
    if (gates.skipped) skipped.push(gates.skipped);
    if (gates.open.size > 0) runs.push(startRun(rule, gates.open, input));
  }
  const findScope = scopeFinder(input.scopes);
  for (const [collection, ofCollection] of Map.groupBy(runs, ({ rule }) => rule.each))
    judgeAll(collection, ofCollection, findScope, input.inventory);
  return { findings: [...unknown, ...runs.flatMap((run) => run.findings())], skipped };
}

function judgeAll(
  collection: JudgedCollection,
  runs: readonly RuleRun[],
  findScope: ScopeFinder,
  inventory: InventoryView,
): void {
  for (const record of inventory.all(collection)) {
    if (!inventory.isSettled(record)) continue;
    const claimScope = claimScopeOf(collection, record, findScope);
    for (const run of runs) run.see(record, claimScope);
  }
}

/** What a rule says about one subject, quiet or not: for `explain`, and for tests that ask why it is quiet. */
export function judgeOne(rule: Rule, record: AnyRecord, input: JudgeInput): Judgement {
  const claimScope = claimScopeOf(rule.each, record, scopeFinder(input.scopes));
  return createCheck(rule, input)(record, claimScope);
}

interface Gates {
  /** Places by scope key in which nothing stands in the rule's way. */
  readonly open: ReadonlyMap<string, Place>;
  readonly unknown: readonly Finding[];
  readonly skipped: SkippedRule | null;
}

function openGates(rule: Rule, input: JudgeInput): Gates {
  const open = new Map<string, Place>();
  const unknown: Finding[] = [];
  const lacking: Extract<Obstacle, { is: "notConfigured" }>[] = [];
  const places = placesOf(rule, input.scopes, input.sources, input.inventory);
  for (const place of places) {
    const obstacles = obstaclesTo(rule, place, input.inventory);
    const absent = obstacles.filter((obstacle) => obstacle.is === "notConfigured");
    const incomplete = obstacles.filter((obstacle) => obstacle.is === "incomplete");
    lacking.push(...absent);
    if (obstacles.length === 0) open.set(place.scope.key, place);
    else if (absent.length === 0)
      unknown.push(...unknownFindings(rule, severityOf(rule, input), place, incomplete));
  }
  const skipped = places.length === 0 || lacking.length > 0 ? skippedRule(rule, lacking) : null;
  return { open, unknown, skipped };
}

/** One rule on its way over its subjects. */
interface RuleRun {
  readonly rule: Rule;
  see(record: AnyRecord, claimScope: ClaimScope | null): void;
  findings(): readonly Finding[];
}

function startRun(rule: Rule, open: ReadonlyMap<string, Place>, input: JudgeInput): RuleRun {
  const { inventory, sources } = input;
  const check = createCheck(rule, input);
  const severity = severityOf(rule, input);
  const found: Finding[] = [];
  const unsure: UnsureGroups = new Map();
  const see = (record: AnyRecord, claimScope: ClaimScope | null): void => {
    const gate = rule.within === "claimScope" ? claimScope?.key : ownerOf(record);
    const place = gate === undefined ? undefined : open.get(gate);
    if (!place) return;
    const judgement = check(record, claimScope);
    if (judgement.is === "quiet") return;
    const scope = claimScope ? nameOfScope(claimScope) : place.scope;
    const subject = subjectOf(rule.each, record, sources);
    if (judgement.is === "unknown")
      return void groupBy(unsure, scope, judgement.because).push(subject);
    const doubts = [
      ...doubtsAbout(rule, place, inventory),
      ...(claimScope?.doubts ?? []),
      ...(judgement.doubts ?? []),
    ];
    found.push(toFinding(rule, severity, subject, scope, { ...judgement, doubts }));
  };
  const findings = () => [
    ...found,
    ...[...unsure.values()].map(({ place, because, subjects }) =>
      unsureFinding(rule, severity, place, because, subjects),
    ),
  ];
  return { rule, see, findings };
}

type Check = (record: AnyRecord, claimScope: ClaimScope | null) => Judgement;

function createCheck(rule: Rule, { inventory, links, now, settings, sources }: JudgeInput): Check {
  const options = resolveOptions(rule.options, settings[rule.code]?.options ?? {});
  const common = { inventory, links, unreadDatasets: unreadDatasets(sources, inventory), now };
  const contexts = new Map<ClaimScope | null, RuleContext>();
  const contextIn = (claimScope: ClaimScope | null): RuleContext => {
    const context = contexts.get(claimScope) ?? { ...common, claimScope };
    contexts.set(claimScope, context);
    return context;
  };
  return (record, claimScope) => rule.check(record as never, contextIn(claimScope), options);
}

/** Why nothing that was read of the systems of a place may be certain; none for a rule that asks no system. */
function doubtsAbout(rule: Rule, place: Place, inventory: InventoryView): readonly string[] {
  if (!rule.needs.includes("system")) return [];
  const ids = new Set(place.systems.map(({ id }) => id));
  return [...inventory.all("system")].flatMap(({ system, doubts }) =>
    ids.has(system) ? doubts : [],
  );
}

type ScopeFinder = ReturnType<typeof scopeFinder>;

function claimScopeOf(
  collection: JudgedCollection,
  record: AnyRecord,
  find: ScopeFinder,
): ClaimScope | null {
  const system = systemOf(record);
  const path = datasetPathOf(collection, record);
  return system === null || path === null ? null : find(system, path);
}

function severityOf(rule: Rule, input: JudgeInput): Severity {
  return input.settings[rule.code]?.severity ?? rule.severity;
}

/** Subjects about which a rule cannot tell, by place and reason. */
type UnsureGroups = Map<string, { place: FindingScope; because: string; subjects: Subject[] }>;

function groupBy(groups: UnsureGroups, place: FindingScope, because: string): Subject[] {
  const key = `${place.key}\0${because}`;
  const group = groups.get(key) ?? { place, because, subjects: [] };
  groups.set(key, group);
  return group.subjects;
}

function toFinding(
  rule: Rule,
  severity: Severity,
  subject: Subject,
  scope: FindingScope,
  hit: Extract<Judgement, { is: "hit" }>,
): Finding {
  const missing = [...(hit.doubts ?? []), ...(rule.absence ? [NO_MEMORY] : [])];
  const word = scope.closed === true ? "orphan" : "unclaimed";
  return {
    id: shortHash(rule.code, subject.key, scope.key),
    rule: rule.code,
    title: rule.title,
    severity,
    verdict: missing.length > 0 ? "suspect" : "confirmed",
    word: hit.unused === true ? word : null,
    subject,
    scope,
    evidence: hit.evidence,
    missing,
    reclaimableBytes: hit.reclaimableBytes ?? null,
    since: hit.since ?? null,
    concerns: hit.concerns ?? [],
    remedy: rule.remedy.map((step) =>
      step.replaceAll("{subject}", `${subject.kind}/${subject.name}`),
    ),
  };
}
