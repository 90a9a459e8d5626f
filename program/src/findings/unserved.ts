import { couldBeCsiSnapshot } from "../correlate/drivers/sidecar-names.ts";
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

/** The same of a volume, which a content can need through its snapshots only. */
export function contentsOfVolumeUnserved(
  { system, path }: Dataset,
  claimScope: ClaimScope,
  inventory: InventoryView,
): string | null {
  const because = contentsUnserved(claimScope, inventory);
  if (because === null) return null;
  const snapshots = inventory.findOn(system, "zfsSnapshots", "dataset", path);
  return snapshots.some(({ name }) => couldBeCsiSnapshot(name)) ? because : null;
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
