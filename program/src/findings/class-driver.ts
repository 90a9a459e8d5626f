import type { InventoryView } from "../model/inventory.ts";
import type { StorageClass } from "../model/kubernetes.ts";
import { isCertainlyNotInstalled } from "./cluster-parts.ts";

/**
 * What shows that the provisioner of a class is a CSI driver: others (nfs-subdir-external-provisioner, local-path) have no
 * CSIDriver object and never had one. null: nothing shows it.
 */
export function csiEvidence(
  { cluster, driver, parameters }: StorageClass,
  inventory: InventoryView,
): string | null {
  if (Object.keys(parameters).some((name) => name.startsWith("csi.storage.k8s.io/")))
    return "its parameters are those of a CSI driver";
  for (const { cluster: where, name, source } of inventory.all("persistentVolumes"))
    if (where === cluster && source.type === "csi" && source.driver === driver)
      return `pv/${name} is of this CSI driver`;
  for (const content of inventory.all("volumeSnapshotContents"))
    if (content.cluster === cluster && content.driver === driver)
      return `volumesnapshotcontent/${content.name} is of this CSI driver`;
  return driver.startsWith("org.democratic-csi.") ? "it is called as democratic-csi is" : null;
}

/** Whether a class is certainly of a CSI driver that is not in its cluster. */
export function isDriverGoneFrom(storageClass: StorageClass, inventory: InventoryView): boolean {
  const { cluster, driver } = storageClass;
  return (
    isCertainlyNotInstalled(cluster, driver, inventory) &&
    csiEvidence(storageClass, inventory) !== null
  );
}
