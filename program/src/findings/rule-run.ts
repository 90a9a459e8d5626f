import { scopeFinder } from "../correlate/scopes.ts";
import { atOnce, type Slices } from "../lib/slices.ts";
import type { AnyRecord } from "../model/collections.ts";
import { type ClaimScope, shortHash } from "../model/scope.ts";
import type { RunInput } from "./engine.ts";
import type { Finding, FindingScope, Severity, Subject } from "./finding.ts";
import { resolveOptions } from "./options.ts";
import { nameOfScope, type Obstacle, type Place, unreadDatasets } from "./places.ts";
import type { SkippedRule } from "./report.ts";
import type { JudgedCollection, Judgement, Rule, RuleContext } from "./rule.ts";
import { datasetPathOf, ownerOf, subjectOf, systemOf } from "./subject.ts";
import { createSurvey, type Survey } from "./survey.ts";
import { skippedRule, unknownFindings, unsureFinding } from "./unknown.ts";

/** Everything that one rule said in one judgement. */
export interface RuleRun {
  readonly rule: Rule;
  readonly severity: Severity;
  /** Every place of the rule, by the key of its scope; `open` are those where nothing stood in its way. */
  readonly places: readonly Place[];
  readonly open: ReadonlyMap<string, Place>;
  /** Places in which it could not run because not everything that it needs was read. */
  readonly closed: readonly Place[];
  readonly hits: readonly Hit[];
  /** Places in which it could not run, and subjects it could not tell about. */
  readonly unknown: readonly Finding[];
  /** Ids that findings would have about subjects of which nothing could be told. */
  readonly undecided: ReadonlySet<string>;
  /** Subjects that were judged, by place. */
  readonly subjects: ReadonlyMap<string, Readonly<Count>>;
  readonly skipped: SkippedRule | null;
}

/** A subject that the rule fires on. */
export interface Hit {
  readonly id: string;
  readonly subject: Subject;
  readonly record: AnyRecord;
  readonly place: Place;
  readonly scope: FindingScope;
  readonly claimScope: ClaimScope | null;
  readonly judgement: Extract<Judgement, { is: "hit" }>;
}

/**
 * Runs rules over their subjects, in the places where what they need is whole. One subject at a time, all its rules in
 * turn: what one of them looked up is still at hand for the next (100,000 volumes do not fit into any cache).
 */
export function runRules(rules: readonly Rule[], input: RunInput): readonly RuleRun[] {
  return atOnce(runRulesInSlices(rules, input));
}

/** The same for whoever must answer others meanwhile. */
export function* runRulesInSlices(
  rules: readonly Rule[],
  input: RunInput,
): Slices<readonly RuleRun[]> {
  const findScope = scopeFinder(input.scopes);
  const [survey, contextIn] = [createSurvey(input), contextsOf(input)];
  const runs = rules.map((rule) => new SubjectRun(rule, input, openGates(rule, survey), contextIn));
  const running = runs.filter((run) => run.open.size > 0);
  for (const [collection, ofCollection] of Map.groupBy(running, ({ rule }) => rule.each)) {
    let shown = 0;
    for (const record of input.inventory.all(collection)) {
      show(record, claimScopeOf(collection, record, findScope), ofCollection, input);
      if (++shown % SUBJECTS_A_SLICE === 0) yield;
    }
  }
  return runs.map((run) => run.result());
}

/**
 * What the rules say of some subjects, in the places that were open to them in earlier runs. What they could not tell of a
 * whole place is not said again.
 */
export function* runAgain(
  earlier: readonly RuleRun[],
  subjects: ReadonlyMap<JudgedCollection, readonly AnyRecord[]>,
  input: RunInput,
): Slices<readonly RuleRun[]> {
  const findScope = scopeFinder(input.scopes);
  const contextIn = contextsOf(input);
  const runs = earlier.map(({ rule, places, open }) => {
    return new SubjectRun(rule, input, { places, open, closed: [], skipped: null }, contextIn);
  });
  const running = runs.filter((run) => run.open.size > 0);
  let shown = 0;
  for (const [collection, ofCollection] of Map.groupBy(running, ({ rule }) => rule.each)) {
    for (const record of subjects.get(collection) ?? []) {
      show(record, claimScopeOf(collection, record, findScope), ofCollection, input);
      if (++shown % SUBJECTS_A_SLICE === 0) yield;
    }
  }
  return runs.map((run) => run.result());
}

/** Subjects that are judged without a break: a millisecond. */
const SUBJECTS_A_SLICE = 32;

/** Shows a record to rules, with what is the same for all of them. */
function show(
  record: AnyRecord,
  claimScope: ClaimScope | null,
  runs: readonly SubjectRun[],
  { inventory }: RunInput,
): void {
  const owner = ownerOf(record);
  const isSettled = inventory.isSettled(record);
  for (const run of runs) run.see(record, owner, claimScope, isSettled);
}

/** What a rule says about one subject, quiet or not: for `explain`, and for tests that ask why it is quiet. */
export function judgeOne(rule: Rule, record: AnyRecord, input: RunInput): Judgement {
  const claimScope = claimScopeOf(rule.each, record, scopeFinder(input.scopes));
  return createCheck(rule, input, contextsOf(input))(record, claimScope);
}

interface Gates {
  readonly places: readonly Place[];
  readonly open: ReadonlyMap<string, Place>;
  /** Places that it could run in were everything whole, and what is not. */
  readonly closed: readonly { readonly place: Place; readonly because: readonly Incomplete[] }[];
  readonly skipped: SkippedRule | null;
}

type Incomplete = Extract<Obstacle, { is: "incomplete" }>;

function openGates(rule: Rule, survey: Survey): Gates {
  const open = new Map<string, Place>();
  const closed: Gates["closed"][number][] = [];
  const lacking: Extract<Obstacle, { is: "notConfigured" }>[] = [];
  const places = survey.placesOf(rule);
  const obstaclesIn = survey.obstaclesTo(rule);
  for (const place of places) {
    const obstacles = obstaclesIn(place);
    if (obstacles.length === 0) {
      open.set(place.scope.key, place);
      continue;
    }
    const absent = obstacles.filter((obstacle) => obstacle.is === "notConfigured");
    const because = obstacles.filter((obstacle) => obstacle.is === "incomplete");
    lacking.push(...absent);
    if (absent.length === 0) closed.push({ place, because });
  }
  const skipped = places.length === 0 || lacking.length > 0 ? skippedRule(rule, lacking) : null;
  return { places, open, closed, skipped };
}

interface Unsure {
  readonly place: FindingScope;
  readonly because: string;
  readonly subjects: Subject[];
}

/** How many subjects were judged in a place. */
interface Count {
  readonly place: Place;
  subjects: number;
}

/** One rule on its way over its subjects. */
class SubjectRun {
  readonly rule: Rule;
  readonly open: ReadonlyMap<string, Place>;
  readonly #input: RunInput;
  readonly #severity: Severity;
  readonly #gates: Gates;
  readonly #check: Check;
  readonly #hits: Hit[] = [];
  readonly #unsure = new Map<string, Unsure>();
  readonly #undecided = new Set<string>();
  readonly #subjects = new Map<string, Count>();
  #last: Count | null = null;

  constructor(rule: Rule, input: RunInput, gates: Gates, contextIn: ContextIn) {
    this.rule = rule;
    this.#input = input;
    this.#severity = severityOf(rule, input);
    this.#gates = gates;
    this.open = gates.open;
    this.#check = createCheck(rule, input, contextIn);
  }

  see(record: AnyRecord, owner: string, claimScope: ClaimScope | null, isSettled: boolean): void {
    const key = this.rule.within === "claimScope" ? claimScope?.key : owner;
    const count = key === undefined ? null : this.#countIn(key);
    if (count === null) return;
    const { place } = count;
    if (!isSettled) {
      this.#undecided.add(this.#idOf(this.#subjectOf(record), nameOf(place, claimScope)));
      return;
    }
    count.subjects += 1;
    const judgement = this.#check(record, claimScope);
    if (judgement.is === "quiet") return;
    const scope = nameOf(place, claimScope);
    const subject = this.#subjectOf(record);
    const id = this.#idOf(subject, scope);
    if (judgement.is === "hit") {
      this.#hits.push({ id, subject, record, place, scope, claimScope, judgement });
      return;
    }
    this.#undecided.add(id);
    this.#unsureAbout(scope, judgement.because).push(subject);
  }

  /** The count of an open place; subjects come place by place, so it is mostly the last one. */
  #countIn(key: string): Count | null {
    if (this.#last?.place.scope.key === key) return this.#last;
    const place = this.open.get(key);
    if (!place) return null;
    this.#last = this.#subjects.get(key) ?? { place, subjects: 0 };
    this.#subjects.set(key, this.#last);
    return this.#last;
  }

  result(): RuleRun {
    const { places, open, closed, skipped } = this.#gates;
    const unread = closed.flatMap(({ place, because }) =>
      unknownFindings(this.rule, this.#severity, place, because),
    );
    const unsure = [...this.#unsure.values()].map(({ place, because, subjects }) =>
      unsureFinding(this.rule, this.#severity, place, because, subjects),
    );
    return {
      rule: this.rule,
      severity: this.#severity,
      places,
      open,
      closed: closed.map(({ place }) => place),
      skipped,
      hits: this.#hits,
      unknown: [...unread, ...unsure],
      undecided: this.#undecided,
      subjects: this.#subjects,
    };
  }

  #unsureAbout(place: FindingScope, because: string): Subject[] {
    const key = `${place.key}\0${because}`;
    const group = this.#unsure.get(key) ?? { place, because, subjects: [] };
    this.#unsure.set(key, group);
    return group.subjects;
  }

  #subjectOf(record: AnyRecord): Subject {
    return subjectOf(this.rule.each, record, this.#input.sources);
  }

  #idOf(subject: Subject, scope: FindingScope): string {
    return shortHash(this.rule.code, subject.key, scope.key);
  }
}

/** A finding lies in the claim scope of its subject, wherever its rule runs. */
function nameOf({ scope }: Place, claimScope: ClaimScope | null): FindingScope {
  return claimScope ? nameOfScope(claimScope) : scope;
}

type Check = (record: AnyRecord, claimScope: ClaimScope | null) => Judgement;

function createCheck(rule: Rule, { settings }: RunInput, contextIn: ContextIn): Check {
  const options = resolveOptions(rule.options, settings[rule.code]?.options);
  return (record, claimScope) => rule.check(record as never, contextIn(claimScope), options);
}

type ContextIn = (claimScope: ClaimScope | null) => RuleContext;

/** What checks may look at, made once for each claim scope. */
function contextsOf({ inventory, links, now, sources }: RunInput): ContextIn {
  const common = { inventory, links, unreadDatasets: unreadDatasets(sources, inventory), now };
  const contexts = new Map<ClaimScope | null, RuleContext>();
  let last: RuleContext = { ...common, claimScope: null };
  return (claimScope) => {
    if (last.claimScope === claimScope) return last; // asked by every rule of every subject
    last = contexts.get(claimScope) ?? { ...common, claimScope };
    contexts.set(claimScope, last);
    return last;
  };
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

function severityOf(rule: Rule, input: RunInput): Severity {
  return input.settings[rule.code]?.severity ?? rule.severity;
}
