import { ancestorsOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Key, SystemId } from "../../model/ids.ts";
import { plainPath } from "../../model/stated.ts";
import type { Dataset, Share } from "../../model/truenas.ts";
import type { BlockDevice } from "../links.ts";

/** What gives out a directory or file inside a dataset, and not the dataset itself. */
export interface Inside {
  readonly shares: readonly Share[];
  readonly devices: readonly BlockDevice[];
}

/**
 * What gives out something inside a dataset, by the dataset's key: no driver does, so somebody did, for whomever
 * (facts/democratic-csi §5.3, T27). A share whose path is written otherwise than the mountpoint is among them.
 */
export function insides(inventory: InventoryView): ReadonlyMap<Key, Inside> {
  const found = new Map<Key, { shares: Share[]; devices: BlockDevice[] }>();
  const of = ({ key }: Dataset) => {
    const known = found.get(key) ?? { shares: [], devices: [] };
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
