import { couldBeCsiSnapshot } from "../correlate/drivers/sidecar-names.ts";
import { leafOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import { isUnserved } from "../model/observation.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { Dataset } from "../model/truenas.ts";

/**
 * Why it cannot be told whether a VolumeSnapshotContent needs something: a cluster of the scope does not serve that kind. Where
 * a driver took snapshots it was served once, and may be again with everything that was in it (hazard H8). null: all serve it.
 */
export function contentsUnserved(
  { clusters }: ClaimScope,
  inventory: InventoryView,
): string | null {
  const without = clusters.find(({ name }) =>
    inventory.coverage("volumeSnapshotContents", name).some(isUnserved),
  );
  if (without === undefined) return null;
  return `${without.name} does not serve VolumeSnapshotContents, so whether one needs it is not known: install the CRDs of the snapshot controller there, or declare the scope for the clusters that take snapshots`;
}

/** The same of a volume, which a content can need through its snapshots, or for a detached copy that is to be tried again. */
export function contentsOfVolumeUnserved(
  volume: Dataset,
  claimScope: ClaimScope,
  inventory: InventoryView,
): string | null {
  const because = contentsUnserved(claimScope, inventory);
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
  const because = contentsUnserved(claimScope, inventory);
  if (because === null) return [];
  const snapshots = inventory.findOn(system, "zfsSnapshots", "dataset", path);
  return snapshots.length > 0 ? [because] : [];
}
