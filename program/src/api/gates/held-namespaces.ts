import type { ClusterId } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";

const HOLDING = ["persistentVolumeClaims", "volumeSnapshots", "persistentVolumes"] as const;

/**
 * Namespaces of a cluster that hold a claim or a VolumeSnapshot, or held the claim of a PersistentVolume that is still there. Asked for
 * every few seconds for each caller: it costs what there are of namespaces, not of what is in them.
 */
export function heldNamespaces(inventory: InventoryView, cluster: ClusterId): ReadonlySet<string> {
  const names = new Set<string>();
  for (const collection of HOLDING)
    for (const name of inventory.values(collection, "namespace")) {
      const there = inventory.find(collection, "namespace", name);
      if (there.some((record) => record.cluster === cluster)) names.add(String(name));
    }
  return names;
}
