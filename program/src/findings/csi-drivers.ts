import type { ClusterId } from "../model/ids.ts";
import { inCluster } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { CsiDriver } from "../model/kubernetes.ts";

/** The CSIDriver object of a driver; null where it has none, which some drivers never have. */
export function csiDriverOf(
  cluster: ClusterId,
  driver: string,
  inventory: InventoryView,
): CsiDriver | null {
  return inventory.find("csiDrivers", "name", inCluster(cluster, driver))[0] ?? null;
}

/** Whether a CSI driver is in a cluster: as a CSIDriver object, or on any node. While it is being upgraded, one of both stays. */
export function isInstalled(cluster: ClusterId, driver: string, inventory: InventoryView): boolean {
  return (
    csiDriverOf(cluster, driver, inventory) !== null ||
    inventory.find("csiNodes", "driver", inCluster(cluster, driver)).length > 0
  );
}
