import type { KubernetesCollection } from "../model/collections.ts";
import { KUBERNETES_COLLECTIONS } from "../model/collections.ts";
import type { InventoryView } from "../model/inventory.ts";
import { shortHash } from "../model/scope.ts";
import type { FindingScope } from "./finding.ts";
import type { Freeze, Memory, Reading } from "./memory.ts";
import type { ConfiguredSource, Place } from "./places.ts";
import type { RuleRun } from "./rule-run.ts";

/**
 * Events after which nothing that seems to be gone is believed, until somebody has looked and says so: another identity
 * behind a name, a history that broke, more leftovers at once than people make (facts/reliability §2.2 P9, H10, H47).
 */

/** More than this share of the subjects of a place, and more than `MIN_MASS`, is a mass change. */
const MASS_SHARE = 0.05;
const MIN_MASS = 5;

/** etcd is restored with revisions moved on by 1e9, so that nobody meets an old one again (facts/reliability §0.7). */
const JUMP = 100_000_000n;

/** The most that a large cluster writes; a jump is what goes beyond. */
const WRITES_PER_S = 5_000n;

/** Subjects of one rule in one place, and how many of them turned unused since the last look. */
export interface Turned {
  readonly rule: string;
  readonly scope: FindingScope;
  readonly subjects: number;
  readonly fresh: number;
}

/** Freezes that nobody has ended. */
export function activeFreezes(freezes: readonly Freeze[]): readonly Freeze[] {
  return freezes.filter(({ ended }) => ended === null);
}

/** Sources that answer with another identity than the one that is remembered, and that nobody has accepted. */
export function changedIdentities(
  memory: Memory,
  sources: readonly ConfiguredSource[],
  now: number,
): readonly Freeze[] {
  return sources.flatMap((source): readonly Freeze[] => {
    const { kind, name, id } = source;
    const known = memory.identities.find((one) => one.kind === kind && one.name === name);
    if (id === null || known === undefined || known.id === id) return [];
    if (acceptedIdentity(memory, name, id, known.since) || frozen(memory, "identityChanged", name))
      return [];
    const because = `${name} was ${known.id} and is now ${id}: another ${kind === "cluster" ? "cluster" : "TrueNAS"} answers, or it was rebuilt`;
    return [freeze("identityChanged", placeOf(source), now, because, id)];
  });
}

/** Whether somebody ended the freeze of this very change. */
export function acceptedIdentity(memory: Memory, name: string, id: string, since: number): boolean {
  return memory.freezes.some(
    ({ kind, place, found, ended }) =>
      kind === "identityChanged" &&
      place.name === name &&
      found === id &&
      ended !== null &&
      ended.at >= since,
  );
}

/** Clusters whose versions went back within this look, or since the last one, or on by more than writing explains. */
export function brokenHistories(
  memory: Memory,
  sources: readonly ConfiguredSource[],
  inventory: InventoryView,
  now: number,
): readonly Freeze[] {
  return sources.flatMap((source): readonly Freeze[] => {
    const { kind, name, id } = source;
    if (kind !== "cluster" || frozen(memory, "historyBroken", name)) return [];
    const known = memory.clusters.find((cluster) => cluster.id === id);
    for (const collection of KUBERNETES_COLLECTIONS) {
      const before = known?.readings[collection];
      const version = versionOf(inventory, collection, name);
      const isComparable = before && version !== null && !isAccepted(memory, name, before);
      const because =
        (isComparable ? breakBetween(before, version, now, collection, name) : null) ??
        breakWithin(inventory, collection, name);
      if (because !== null)
        return [freeze("historyBroken", placeOf(source), now, because, version)];
    }
    return [];
  });
}

/** A last read whose version is below that of the first: no server goes back while it is asked. */
function breakWithin(
  inventory: InventoryView,
  collection: KubernetesCollection,
  name: string,
): string | null {
  for (const { firstVersion = "", version = "" } of inventory.coverage(collection, name)) {
    if (!isNumber(firstVersion) || !isNumber(version)) continue;
    if (BigInt(version) < BigInt(firstVersion))
      return `the resourceVersion of ${collection} of ${name} went back within one look, from ${firstVersion} to ${version}: its etcd may have been restored`;
  }
  return null;
}

/** Whether a broken history of this cluster was accepted after a reading. */
function isAccepted(memory: Memory, name: string, reading: Reading): boolean {
  return memory.freezes.some(
    ({ kind, place, ended }) =>
      kind === "historyBroken" && place.name === name && ended !== null && ended.at >= reading.at,
  );
}

/** resourceVersion of the last whole list of a kind; null where it was not read whole, or has none. */
export function versionOf(
  inventory: InventoryView,
  collection: KubernetesCollection,
  cluster: string,
): string | null {
  const parts = inventory.coverage(collection, cluster);
  const [only] = parts;
  return parts.length === 1 && only?.state === "complete" ? (only.version ?? null) : null;
}

/** Versions of digits are ordered as numbers; of others only equality is known, and nothing is concluded. */
function breakBetween(
  { at, version: before }: Reading,
  version: string,
  now: number,
  collection: string,
  name: string,
): string | null {
  if (before === null || !isNumber(before) || !isNumber(version)) return null;
  const step = BigInt(version) - BigInt(before);
  const writable = JUMP + (WRITES_PER_S * BigInt(Math.max(0, Math.round(now - at)))) / 1_000n;
  if (step >= 0n && step <= writable) return null;
  const how = step < 0n ? "went back" : "went on by more than writing explains";
  return `the resourceVersion of ${collection} of ${name} ${how}, from ${before} to ${version}: its etcd may have been restored`;
}

function isNumber(version: string): boolean {
  return /^\d{1,30}$/.test(version);
}

/** Places in which too much turned unused at once; where nothing was judged before, nothing turned. */
export function massChanges(
  memory: Memory,
  turned: readonly Turned[],
  now: number,
): readonly Freeze[] {
  const places = new Map<string, { scope: FindingScope; words: string[]; all: boolean }>();
  for (const { rule, scope, subjects, fresh } of turned) {
    if (fresh <= Math.max(MIN_MASS, subjects * MASS_SHARE)) continue;
    if (!memory.judged.includes(judgedKey(rule, scope.key))) continue;
    if (frozen(memory, "massChange", scope.name)) continue;
    const place = places.get(scope.key) ?? { scope, words: [], all: false };
    place.all ||= fresh === subjects;
    place.words.push(`${fresh} of ${subjects} (${rule})`);
    places.set(scope.key, place);
  }
  return [...places.values()].map(({ scope, words, all }) => {
    const hint = all
      ? "; all of them: see whether the right clusters and claim scopes are configured"
      : "";
    const because = `${words.join(", ")} in ${scope.name} turned unused since the last look: more than people delete at once${hint}`;
    return freeze("massChange", scope, now, because, null);
  });
}

/** A rule that was judged in a place at some earlier look, and could not be at this one. */
export interface Unjudged {
  readonly rule: string;
  readonly place: FindingScope;
}

/** Rules about absence that are blind at this look where they were not before: what turned unused meanwhile does not show. */
export function unjudgedNow(memory: Memory, runs: readonly RuleRun[]): readonly Unjudged[] {
  const judged = new Set(memory.judged);
  return runs
    .filter(({ rule }) => rule.absence)
    .flatMap(({ rule, closed }) =>
      closed
        .filter(({ scope }) => judged.has(judgedKey(rule.code, scope.key)))
        .map(({ scope }) => ({ rule: rule.code, place: scope })),
    );
}

/** What `Memory.judged` holds of a rule that was judged in a place. */
export function judgedKey(rule: string, placeKey: string): string {
  return `${rule} ${placeKey}`;
}

/** What holds in a place, active freezes for example: of the place itself, and of every source that it rests on. */
export function holdingIn<T extends { readonly place: FindingScope }>(
  events: readonly T[],
  place: Place,
  scope: FindingScope,
): readonly T[] {
  const names = new Set([...place.clusters, ...place.systems].map((source) => source.name));
  return events.filter(({ place: where }) =>
    where.kind === "scope" ? where.key === scope.key : names.has(where.name),
  );
}

function frozen(memory: Memory, kind: Freeze["kind"], name: string): boolean {
  return activeFreezes(memory.freezes).some(
    (active) => active.kind === kind && active.place.name === name,
  );
}

function placeOf({ kind, name, id }: ConfiguredSource): FindingScope {
  return { kind, key: id ?? name, name, closed: null };
}

function freeze(
  kind: Freeze["kind"],
  place: FindingScope,
  since: number,
  because: string,
  found: string | null,
): Freeze {
  const id = shortHash(kind, place.name, String(since));
  return { id, kind, place, since, because, found, ended: null };
}
