import { scopeFinder } from "../correlate/scopes.ts";
import { snapshotsWorthReading } from "../correlate/snapshots.ts";
import {
  type Collection,
  KUBERNETES_COLLECTIONS,
  type KubernetesCollection,
} from "../model/collections.ts";
import type { InventoryView } from "../model/inventory.ts";
import { allMissed, type Missed } from "../model/missed.ts";
import type { ClaimScope } from "../model/scope.ts";
import { HALVES } from "./hidden.ts";
import type { ConfiguredSource } from "./places.ts";
import type { RuleRun } from "./rule-run.ts";

/** What decides which snapshots have to be read more closely. */
export interface Seen {
  readonly inventory: InventoryView;
  readonly scopes: readonly ClaimScope[];
  readonly sources: readonly ConfiguredSource[];
}

/**
 * Full names of the snapshots in claim scopes of one system that no content names; none where the contents are not known,
 * because then all would be.
 */
export function snapshotsToRead(
  { inventory, scopes, sources }: Seen,
  systemName: string,
): readonly string[] {
  const clusters = sources.filter((source) => source.kind === "cluster");
  const known = clusters.every((cluster) => {
    const parts = inventory.coverage("volumeSnapshotContents", cluster.name);
    return parts.length > 0 && parts.every((part) => part.state === "complete");
  });
  if (clusters.length === 0 || !known) return [];
  const findScope = scopeFinder(scopes);
  const inScope = [...inventory.all("zfsSnapshots")].filter(
    (snapshot) => findScope(snapshot.system, snapshot.dataset)?.systemName === systemName,
  );
  return snapshotsWorthReading(inScope, inventory);
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
