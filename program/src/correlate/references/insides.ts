import { ancestorsOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Key, SystemId } from "../../model/ids.ts";
import { plainPath } from "../../model/stated.ts";
import type { Dataset, LocalUse, Share } from "../../model/truenas.ts";
import type { BlockDevice } from "../links.ts";

/** What gives out or has a directory or file inside a dataset. */
export interface Inside {
  readonly shares: readonly Share[];
  readonly devices: readonly BlockDevice[];
  /** Of the dataset itself as well: no driver makes one. */
  readonly uses: readonly LocalUse[];
}

/**
 * What gives out something inside a dataset, by the dataset's key: no driver does, so somebody did, for whomever
 * (facts/democratic-csi §5.3, T27). A share whose path is written otherwise than the mountpoint is among them.
 */
export function insides(inventory: InventoryView): ReadonlyMap<Key, Inside> {
  const found = new Map<Key, { shares: Share[]; devices: BlockDevice[]; uses: LocalUse[] }>();
  const of = ({ key }: Dataset) => {
    const known = found.get(key) ?? { shares: [], devices: [], uses: [] };
    found.set(key, known);
    return known;
  };
  for (const share of inventory.all("shares")) {
    if (datasetAt(share.system, share.path, inventory)) continue;
    const around = datasetAround(share.system, share.path, inventory);
    if (around) of(around).shares.push(share);
  }
  for (const collection of ["iscsiExtents", "nvmeofNamespaces"] as const)
    for (const device of inventory.all(collection)) {
      const around = device.file && datasetAround(device.system, device.file, inventory);
      if (around) of(around).devices.push(device);
    }
  for (const use of inventory.all("localUses"))
    for (const path of use.paths) {
      const around = datasetAround(use.system, path, inventory);
      if (around && !of(around).uses.includes(use)) of(around).uses.push(use);
    }
  return found;
}

/** The dataset at a path or nearest above it; none of what is no path below the root. */
function datasetAround(
  system: SystemId,
  path: string,
  inventory: InventoryView,
): Dataset | undefined {
  if (!path.startsWith("/")) return undefined; // home directories, or another server's share
  const plain = plainPath(path);
  for (const at of [plain, ...ancestorsOf(plain)]) {
    const dataset = datasetAt(system, at, inventory);
    if (dataset) return dataset;
  }
  return undefined;
}

function datasetAt(system: SystemId, path: string, inventory: InventoryView): Dataset | undefined {
  return inventory.findOn(system, "datasets", "mountpoint", path)[0];
}
