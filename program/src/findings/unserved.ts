import { couldBeCsiSnapshot } from "../correlate/drivers/sidecar-names.ts";
import { collectionWords } from "../model/collection-words.ts";
import type { ClusterId } from "../model/ids.ts";
import { leafOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import { isUnserved } from "../model/observation.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { Dataset } from "../model/truenas.ts";

/** Either needs a ZFS snapshot without the other: a VolumeSnapshot before its content is there, and a content after it is gone. */
const SNAPSHOT_KINDS = ["volumeSnapshots", "volumeSnapshotContents"] as const;

/**
 * Why it cannot be told whether a snapshot of Kubernetes needs something: a cluster of the scope does not serve a kind of
 * them. Where a driver took snapshots it was served once, and may be again with everything that was in it (hazard H8).
 * null: all serve both.
 */
export function snapshotsUnserved(claimScope: ClaimScope, inventory: InventoryView): string | null {
  return unserved(SNAPSHOT_KINDS, claimScope, inventory);
}

/** The same of a volume, which such a snapshot can need through its ZFS snapshots, or for a detached copy that is to be tried again. */
export function snapshotsOfVolumeUnserved(
  volume: Dataset,
  claimScope: ClaimScope,
  inventory: InventoryView,
): string | null {
  const because = snapshotsUnserved(claimScope, inventory);
  if (because === null) return null;
  const snapshots = inventory.findOn(volume.system, "zfsSnapshots", "dataset", volume.path);
  const names = [...snapshots.map(({ name }) => name), ...copiesOf(volume, claimScope, inventory)];
  return names.some(couldBeCsiSnapshot) ? because : null;
}

/** Names of what lies where a driver puts detached copies of a volume: `<snapshotParent>/<volume>/<snapshot>`. */
function copiesOf(
  { system, path }: Dataset,
  { snapshotParent }: ClaimScope,
  inventory: InventoryView,
): readonly string[] {
  if (snapshotParent === null) return [];
  const container = `${snapshotParent}/${leafOf(path)}`;
  return inventory.findOn(system, "datasets", "parent", container).map((copy) => leafOf(copy.path));
}

/** Why nothing is sure of a volume with ZFS snapshots there: a content that a person wrote may name a snapshot of any name. */
export function importDoubts(
  { system, path }: Dataset,
  claimScope: ClaimScope,
  inventory: InventoryView,
): readonly string[] {
  const because = unserved(["volumeSnapshotContents"], claimScope, inventory);
  if (because === null) return [];
  const snapshots = inventory.findOn(system, "zfsSnapshots", "dataset", path);
  return snapshots.length > 0 ? [because] : [];
}

/** Why it cannot be told whether the other half of a snapshot is there: its cluster does not serve that kind. null: it does. */
export function otherHalfUnserved(
  kind: (typeof SNAPSHOT_KINDS)[number],
  cluster: ClusterId,
  inventory: InventoryView,
): string | null {
  const parts = inventory.coverage(kind).filter(({ source }) => source.id === cluster);
  const away = parts.find(isUnserved);
  return away === undefined
    ? null
    : `${away.source.name} does not serve ${collectionWords(kind)}, so whether its own is there is not known: install the CRDs of the snapshot controller there`;
}

function unserved(
  kinds: readonly (typeof SNAPSHOT_KINDS)[number][],
  { clusters }: ClaimScope,
  inventory: InventoryView,
): string | null {
  for (const { name } of clusters) {
    const missing = kinds.filter((kind) => inventory.coverage(kind, name).some(isUnserved));
    if (missing.length > 0) return sentenceOf(name, missing.map(collectionWords).join(" and "));
  }
  return null;
}

function sentenceOf(cluster: string, kinds: string): string {
  return `${cluster} does not serve ${kinds}, so whether one needs it is not known: install the CRDs of the snapshot controller there, or declare the scope for the clusters that take snapshots`;
}
