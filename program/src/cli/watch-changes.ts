import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import type { Chosen } from "../answers/findings.ts";
import { partOf } from "./unread-part.ts";

/** What a watcher has been told so far. */
export interface Told {
  /** Findings that were there when their rule could last be judged, by id. */
  readonly findings: Map<string, Finding>;
  /** Ids of those of which it cannot be told any more whether they still are. */
  readonly blind: ReadonlySet<string>;
  /** Rules that could not be asked, by rule and place, with the cause. */
  readonly unasked: ReadonlyMap<string, string>;
}

/** One line to print. */
export type WatchedChange =
  | { readonly is: "new" | "changed" | "again" | "gone"; readonly finding: Finding }
  | { readonly is: "leftOut" | "blind"; readonly finding: Finding; readonly because: string }
  | {
      readonly is: "manyBlind";
      readonly count: number;
      readonly rules: readonly string[];
      readonly because: string;
    }
  | { readonly is: "manyAgain"; readonly count: number; readonly rules: readonly string[] }
  | { readonly is: "unasked"; readonly rules: readonly string[]; readonly because: string }
  | { readonly is: "asked"; readonly rules: readonly string[] };

/** What was told before the first look. */
export const NOTHING_TOLD: Told = Object.freeze({
  findings: new Map(),
  blind: new Set<string>(),
  unasked: new Map(),
});

/**
 * What is new in a report since the last one, and what is then told. A finding is gone only where its rule ran in its place
 * and did not find it; where the rule could not run, or the place is not known any more, it cannot be told any more. What was
 * told is taken over and not to be used again: most changes touch few of ten thousand findings.
 */
export function changesSince(
  told: Told,
  report: Report,
  { findings, suppressed }: Pick<Chosen, "findings" | "suppressed">,
): { readonly changes: readonly WatchedChange[]; readonly told: Told } {
  const unknown = findings.filter(({ verdict }) => verdict === "unknown");
  const moved = findings.filter(
    (finding) => finding.verdict !== "unknown" && isNews(finding, told),
  );
  const changes = moved.flatMap((finding) => arrival(told, finding));
  const kept = told === NOTHING_TOLD ? new Map<string, Finding>() : told.findings;
  for (const finding of moved) kept.set(finding.id, finding);
  const blind = new Set<string>();
  const isSomeGone = kept.size > findings.length - unknown.length;
  const here = isSomeGone ? new Set(findings.map(({ id }) => id)) : null;
  const leftOut = new Map(suppressed.map(({ finding, by }) => [finding.id, by]));
  for (const finding of here ? kept.values() : []) {
    if (here?.has(finding.id)) continue;
    const change = departure(finding, report, unknown, leftOut.get(finding.id));
    if (change.is === "blind") blind.add(finding.id);
    else kept.delete(finding.id);
    if (change.is !== "blind" || !told.blind.has(finding.id)) changes.push(change);
  }
  const unasked = unaskedIn(unknown);
  return {
    changes: [...gathered(changes), ...questions(told.unasked, unasked)],
    told: { findings: kept, blind, unasked },
  };
}

function isNews(finding: Finding, { findings, blind }: Told): boolean {
  return findings.get(finding.id) !== finding || blind.has(finding.id);
}

/** More findings than this that one lost source leaves open, or that are back with it, are one line: nothing was found or mended. */
const TOLD_ONE_BY_ONE = 4;

function gathered(changes: readonly WatchedChange[]): readonly WatchedChange[] {
  const groups = Map.groupBy(changes, (change) =>
    change.is === "blind" ? `blind\0${change.because}` : change.is,
  );
  return [...groups.values()].flatMap((group): readonly WatchedChange[] => {
    const [first] = group;
    if (group.length <= TOLD_ONE_BY_ONE || first === undefined) return group;
    const sum = { count: group.length, rules: rulesIn(group) };
    if (first.is === "blind") return [{ is: "manyBlind", ...sum, because: first.because }];
    return first.is === "again" ? [{ is: "manyAgain", ...sum }] : group;
  });
}

function rulesIn(changes: readonly WatchedChange[]): readonly string[] {
  const rules = changes.flatMap((change) => ("finding" in change ? change.finding.rule : []));
  return [...new Set(rules)].toSorted();
}

function arrival(told: Told, finding: Finding): readonly WatchedChange[] {
  const known = told.findings.get(finding.id);
  if (known === undefined) return [{ is: "new", finding }];
  if (known.verdict !== finding.verdict) return [{ is: "changed", finding }];
  return told.blind.has(finding.id) ? [{ is: "again", finding }] : [];
}

function departure(
  finding: Finding,
  report: Report,
  unknown: readonly Finding[],
  leftOutBy: string | undefined,
): WatchedChange & { readonly finding: Finding } {
  if (leftOutBy !== undefined) return { is: "leftOut", finding, because: leftOutBy };
  const because = whyBlind(finding, report, unknown);
  return because === null ? { is: "gone", finding } : { is: "blind", finding, because };
}

/** Why it cannot be told whether a finding is still there; null where it can. */
function whyBlind(finding: Finding, report: Report, unknown: readonly Finding[]): string | null {
  const ofRule = unknown.filter(({ rule }) => rule === finding.rule);
  const here = ofRule.find(
    (one) => contains(one.scope, finding.scope, report) && mayMean(one, finding.subject),
  );
  if (here !== undefined) return causeOf(here);
  const skipped = report.skipped.find(({ rule }) => rule === finding.rule);
  if (isKnownPlace(finding, report)) return skipped?.because ?? null;
  const [elsewhere] = ofRule;
  if (elsewhere !== undefined) return causeOf(elsewhere);
  return skipped?.because ?? `${finding.scope.name} is not known any more`;
}

/** Whether a place is another or lies in it: a rule that looks at a whole system has findings in its claim scopes. */
function contains(place: Finding["scope"], other: Finding["scope"], { scopes }: Report): boolean {
  if (place.key === other.key) return true;
  return scopes.some(({ key, system }) => key === other.key && system === place.key);
}

/** An unknown that lists its subjects is about no others. */
function mayMean({ evidence }: Finding, { kind, name }: Finding["subject"]): boolean {
  const subjects = evidence.filter(({ fact }) => fact === "subject");
  return subjects.length === 0 || subjects.some(({ value }) => value === `${kind}/${name}`);
}

function isKnownPlace({ scope: { key } }: Finding, { scopes, sources }: Report): boolean {
  return (
    scopes.some((scope) => scope.key === key) ||
    sources.some(({ id, name }) => (id ?? name) === key)
  );
}

function causeOf({ evidence }: Finding): string {
  return evidence[0]?.value ?? "no reason given";
}

function unaskedIn(unknown: readonly Finding[]): ReadonlyMap<string, string> {
  return new Map(unknown.map((one) => [`${one.rule}\0${placeOf(one)}`, causeOf(one)]));
}

/** The source that failed; a name lasts while scope keys come and go with the identities of sources. */
function placeOf({ evidence, scope }: Finding): string {
  return partOf(evidence[0]?.fact ?? "")?.source ?? scope.name;
}

function questions(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): readonly WatchedChange[] {
  const opened = [...now].filter(([key]) => !before.has(key));
  const closed = [...before.keys()].filter((key) => !now.has(key));
  const byCause = Map.groupBy(opened, ([, because]) => because);
  const unasked = [...byCause].map(([because, same]): WatchedChange => ({
    is: "unasked",
    rules: rulesOf(same.map(([key]) => key)),
    because,
  }));
  return closed.length === 0 ? unasked : [...unasked, { is: "asked", rules: rulesOf(closed) }];
}

function rulesOf(keys: readonly string[]): readonly string[] {
  return [...new Set(keys.map((key) => key.split("\0", 1)[0] ?? ""))].toSorted();
}
