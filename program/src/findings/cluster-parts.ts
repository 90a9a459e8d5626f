import type { ClusterId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { CsiDriver } from "../model/kubernetes.ts";
import { isWhole } from "./whole.ts";

/** The CSIDriver object of a driver; null where it has none, which some drivers never have. */
export function csiDriverOf(
  cluster: ClusterId,
  driver: string,
  inventory: InventoryView,
): CsiDriver | null {
  const found = inventory.find("csiDrivers", "name", driver);
  return found.find((one) => one.cluster === cluster) ?? null;
}

/** Whether a CSI driver is in a cluster: as a CSIDriver object, or on any node. While it is being upgraded, one of both stays. */
export function isInstalled(cluster: ClusterId, driver: string, inventory: InventoryView): boolean {
  return (
    csiDriverOf(cluster, driver, inventory) !== null ||
    inventory.find("csiNodes", "driver", driver).some((node) => node.cluster === cluster)
  );
}

/** Whether no CSIDriver object and no node knows a driver, and both kinds were read whole. */
export function isCertainlyNotInstalled(
  cluster: ClusterId,
  driver: string,
  inventory: InventoryView,
): boolean {
  return (
    isWhole("csiDrivers", cluster, inventory) &&
    isWhole("csiNodes", cluster, inventory) &&
    !isInstalled(cluster, driver, inventory)
  );
}

/** Whether a cluster has a node of this name. */
export function hasNode(cluster: ClusterId, name: string, inventory: InventoryView): boolean {
  return inventory.find("nodes", "name", name).some((node) => node.cluster === cluster);
}
