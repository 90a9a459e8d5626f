import type { Links } from "../correlate/links.ts";
import { scopeFinder } from "../correlate/scopes.ts";
import { snapshotsWorthReading } from "../correlate/snapshots.ts";
import {
  type Collection,
  KUBERNETES_COLLECTIONS,
  type KubernetesCollection,
} from "../model/collections.ts";
import { fullName } from "../model/identity.ts";
import { areWhole, type InventoryView } from "../model/inventory.ts";
import { allMissed, type Missed } from "../model/missed.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { ZfsSnapshot } from "../model/truenas.ts";
import { deletionTarget, deletionWantedSince } from "./deletion.ts";
import { HALVES } from "./hidden.ts";
import type { ConfiguredSource } from "./places.ts";
import type { RuleRun } from "./rule-run.ts";

/** What decides which snapshots have to be read more closely. */
export interface Seen {
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly scopes: readonly ClaimScope[];
  readonly sources: readonly ConfiguredSource[];
}

/**
 * Full names of the snapshots in claim scopes of one system that no content names, and of those that are in the way of a
 * deletion; none where the contents are not known, because then all would be.
 */
export function snapshotsToRead(seen: Seen, systemName: string): readonly string[] {
  const { inventory, scopes, sources } = seen;
  const clusters = sources.filter((source) => source.kind === "cluster");
  const known = clusters.every((cluster) => {
    const parts = inventory.coverage("volumeSnapshotContents", cluster.name);
    return areWhole(parts);
  });
  if (clusters.length === 0 || !known) return [];
  const findScope = scopeFinder(scopes);
  const isHere = ({ system, dataset }: ZfsSnapshot) =>
    findScope(system, dataset)?.systemName === systemName;
  const inScope = [...inventory.all("zfsSnapshots")].filter(isHere);
  const unnamed = snapshotsWorthReading(inScope, inventory);
  return [...new Set([...unnamed, ...inTheWay(seen, isHere).map(fullName)])];
}

/**
 * What a deletion that somebody wants waits for, or may: the ZFS snapshots of contents that are to go, and those of the datasets
 * of PersistentVolumes that are to go.
 */
function inTheWay(
  { inventory, links }: Seen,
  isHere: (snapshot: ZfsSnapshot) => boolean,
): readonly ZfsSnapshot[] {
  const ofContents = [...inventory.all("volumeSnapshotContents")].flatMap((content) => {
    const zfs = content.deletionRequestedAt === null ? null : links.zfsOf(content);
    return zfs && !("path" in zfs.to) ? [zfs.to] : [];
  });
  const doomed = [...inventory.all("persistentVolumes")].flatMap((pv) => {
    if (pv.reclaimPolicy !== "Delete" || deletionWantedSince(pv) === null) return [];
    const target = deletionTarget(pv, links, inventory);
    return target.is === "dataset" ? [target.dataset] : [];
  });
  const ofDatasets = [...new Set(doomed)].flatMap(({ system, path }) =>
    inventory.findOn(system, "zfsSnapshots", "dataset", path),
  );
  return [...ofContents, ...ofDatasets].filter(isHere);
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
