import type { Links } from "../correlate/links.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Dataset } from "../model/truenas.ts";

/**
 * Bytes that would come back without a dataset: what ZFS calls `used`, snapshots and children included, less what clones of
 * its snapshots keep: ZFS gives those to the clone that takes them over (`zfs promote`). null where its space is not known.
 */
export function bytesBack(
  dataset: Dataset,
  { links, inventory }: { readonly links: Links; readonly inventory: InventoryView },
): number | null {
  const space = links.spaceOf(dataset);
  if (space === null) return null;
  const clones = inventory.findOn(dataset.system, "datasets", "originDataset", dataset.path);
  return clones.length === 0 ? space.usedBytes : space.usedBytes - space.usedBySnapshotsBytes;
}
