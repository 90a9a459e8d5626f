import type { InventoryView } from "../../model/inventory.ts";
import type { StorageClass } from "../../model/kubernetes.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Reference } from "../links.ts";
import { smbNamesOf } from "./statements.ts";

/**
 * StorageClasses that have volumes made in a dataset or in a directory of it: the next claim needs it (facts/democratic-csi §5.3,
 * T18). On which system, a class does not say for certain: wherever the path is, it counts.
 */
export function storageClasses(dataset: Dataset, inventory: InventoryView): readonly Reference[] {
  const { kind, path, mountpoint } = dataset;
  if (kind === "zvol" || inventory.count("storageClasses") === 0) return [];
  const found: readonly StorageClass[] = [
    ...inventory.find("storageClasses", "place", path),
    ...(mountpoint === null ? [] : inventory.find("storageClasses", "place", mountpoint)),
    ...smbNamesOf(dataset, inventory).flatMap((share) =>
      inventory.find("storageClasses", "smbShare", share),
    ),
  ];
  return [...new Set(found)].map((storageClass): Reference => ({
    by: "storageClass",
    storageClass,
    basis: "path",
  }));
}
