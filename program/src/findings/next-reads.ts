import type { Links } from "../correlate/links.ts";
import { scopeFinder } from "../correlate/scopes.ts";
import { snapshotsWorthReading } from "../correlate/snapshots.ts";
import {
  type Collection,
  KUBERNETES_COLLECTIONS,
  type KubernetesCollection,
} from "../model/collections.ts";
import { fullName } from "../model/identity.ts";
import type { InventoryView } from "../model/inventory.ts";
import { allMissed, type Missed } from "../model/missed.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { ZfsSnapshot } from "../model/truenas.ts";
import { deletionTarget, deletionWantedSince } from "./deletion.ts";
import { HALVES } from "./hidden.ts";
import { turnedByLook } from "./look-order.ts";
import type { ConfiguredSource } from "./places.ts";
import type { RuleRun } from "./rule-run.ts";

/** Snapshots in the way of a deletion that one look reads more closely, of one system: up to 25.10 each costs a call. */
export const MOST_IN_THE_WAY = 50;

/** What decides which snapshots have to be read more closely. */
export interface Seen {
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly scopes: readonly ClaimScope[];
  readonly sources: readonly ConfiguredSource[];
}

/**
 * Full names of the snapshots in claim scopes of one system that no content names, and of MOST_IN_THE_WAY of those that are in
 * the way of a deletion, of others at another time (`at`, epoch ms) where there are more; none where the contents are not known,
 * because then all would be.
 */
export function snapshotsToRead(seen: Seen, systemName: string, at: number): readonly string[] {
  const { inventory, scopes, sources } = seen;
  const clusters = sources.filter((source) => source.kind === "cluster");
  const known = clusters.every((cluster) => {
    const parts = inventory.coverage("volumeSnapshotContents", cluster.name);
    return parts.length > 0 && parts.every((part) => part.state === "complete");
  });
  if (clusters.length === 0 || !known) return [];
  const findScope = scopeFinder(scopes);
  const isHere = ({ system, dataset }: ZfsSnapshot) =>
    findScope(system, dataset)?.systemName === systemName;
  const inScope = [...inventory.all("zfsSnapshots")].filter(isHere);
  const unnamed = snapshotsWorthReading(inScope, inventory);
  return [...new Set([...unnamed, ...inTheWay(seen, isHere, at).map(fullName)])];
}

/**
 * What a deletion that somebody wants waits for, or may: the ZFS snapshots of contents that are to go, and those of the datasets
 * of PersistentVolumes that are to go; where there are too many, one of each deletion in turn.
 */
function inTheWay(
  { inventory, links }: Seen,
  isHere: (snapshot: ZfsSnapshot) => boolean,
  at: number,
): readonly ZfsSnapshot[] {
  const ofContents = [...inventory.all("volumeSnapshotContents")].flatMap((content) => {
    const zfs = content.deletionRequestedAt === null ? null : links.zfsOf(content);
    return zfs && !("path" in zfs.to) && isHere(zfs.to) ? [[zfs.to]] : [];
  });
  const doomed = [...inventory.all("persistentVolumes")].flatMap((pv) => {
    if (pv.reclaimPolicy !== "Delete" || deletionWantedSince(pv) === null) return [];
    const target = deletionTarget(pv, links, inventory);
    return target.is === "dataset" ? [target.dataset] : [];
  });
  const ofDatasets = [...new Set(doomed)].map(({ system, path }) =>
    inventory.findOn(system, "zfsSnapshots", "dataset", path).filter(isHere),
  );
  const waiting = [...ofContents, ...ofDatasets];
  if (waiting.reduce((count, list) => count + list.length, 0) <= MOST_IN_THE_WAY)
    return waiting.flat();
  const lists = waiting.map((list) => turnedByLook(list, list[0]?.dataset ?? "", at));
  return inTurn(turnedByLook(lists, "", at), MOST_IN_THE_WAY);
}

/** The first of each list, then the second of each, until there are `most`. */
function inTurn<T>(lists: readonly (readonly T[])[], most: number): readonly T[] {
  const longest = lists.reduce((length, list) => Math.max(length, list.length), 0);
  const taken: T[] = [];
  for (let at = 0; at < longest && taken.length < most; at++)
    for (const list of lists) if (at < list.length) taken.push(list[at] as T);
  return taken.slice(0, most);
}

/**
 * The Kubernetes kinds that could save a candidate: what the rules about absence that have a hit need; none without one. A hit that
 * is left out of lists counts too: how sure it is stands in the memory.
 */
export function kindsToReadAgain(runs: readonly RuleRun[]): readonly KubernetesCollection[] {
  const wanted = new Set<Collection>();
  for (const { rule, hits } of runs)
    if (rule.absence && hits.length > 0) for (const kind of rule.needs) wanted.add(kind);
  if (wanted.size > 0) for (const kind of HALVES) wanted.add(kind); // to see whether lists hide something
  return KUBERNETES_COLLECTIONS.filter((collection) => wanted.has(collection));
}

/** What is asked for once more on every NAS, by name: what the rules that have a hit looked for in vain; null without one. */
export function missedOnNas(runs: readonly RuleRun[]): Missed | null {
  const missed = runs.flatMap(({ hits }) =>
    hits.flatMap(({ judgement }) => judgement.missed ?? []),
  );
  return missed.length === 0 ? null : allMissed(missed);
}
