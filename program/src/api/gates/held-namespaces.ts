import type { ClusterId } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";

/** Namespaces of a cluster that hold a claim or a VolumeSnapshot, or held the claim of a PersistentVolume that is still there. */
export function heldNamespaces(inventory: InventoryView, cluster: ClusterId): ReadonlySet<string> {
  const names = new Set<string>();
  for (const claim of inventory.all("persistentVolumeClaims"))
    if (claim.cluster === cluster) names.add(claim.namespace);
  for (const snapshot of inventory.all("volumeSnapshots"))
    if (snapshot.cluster === cluster) names.add(snapshot.namespace);
  for (const pv of inventory.all("persistentVolumes"))
    if (pv.cluster === cluster && pv.claimRef !== null) names.add(pv.claimRef.namespace);
  return names;
}
