import { ancestorsOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type {
  Dataset,
  DatasetSpace,
  IscsiExtent,
  NvmeofNamespace,
  Share,
} from "../model/truenas.ts";

/**
 * What says that a dataset is locked: "extent csi-pvc-1"; null where nothing does. The dataset itself is not asked, what gives
 * it out is.
 */
export function lockSeenBy(dataset: Dataset, inventory: InventoryView): string | null {
  const shut = waysOut(dataset, inventory).find(({ locked }) => locked === true);
  return shut ? nameOf(shut) : null;
}

/** Whether anything gives out exactly this dataset. */
export function isGivenOut(dataset: Dataset, inventory: InventoryView): boolean {
  return waysOut(dataset, inventory).length > 0;
}

/** Whether a dataset is locked: what says so, that something says it is not, or that nothing says either. */
export type Lock =
  | { readonly is: "locked"; readonly says: string }
  | { readonly is: "open" | "unknown" };

/**
 * The same, asked of everything that knows: the dataset itself, which is read together with its space, what gives it out, and
 * what gives out a dataset above it, whose key it shares unless it has one of its own. `space` is null where it was not read.
 */
export function lockOf(
  dataset: Dataset,
  space: DatasetSpace | null,
  inventory: InventoryView,
): Lock {
  if (space?.locked === true) return { is: "locked", says: "TrueNAS" };
  const own = waysOut(dataset, inventory);
  const { system } = dataset;
  const above = ancestorsOf(dataset.path).flatMap((path) =>
    inventory.findOn(system, "datasets", "path", path).flatMap((one) => waysOut(one, inventory)),
  );
  const shut = [...own, ...above].find(({ locked }) => locked === true);
  if (shut) return { is: "locked", says: nameOf(shut) };
  const isOpen = space?.locked === false || own.some(({ locked }) => locked === false);
  return { is: isOpen ? "open" : "unknown" };
}

type WayOut = Share | IscsiExtent | NvmeofNamespace;

/** What gives out exactly this dataset. */
function waysOut(
  { kind, system, path, mountpoint }: Dataset,
  inventory: InventoryView,
): readonly WayOut[] {
  if (kind === "filesystem") return inventory.findOn(system, "shares", "path", mountpoint ?? "");
  const extents = inventory.findOn(system, "iscsiExtents", "zvol", path);
  const namespaces = inventory.findOn(system, "nvmeofNamespaces", "zvol", path);
  return namespaces.length === 0 ? extents : [...extents, ...namespaces];
}

function nameOf(way: WayOut): string {
  if ("protocol" in way) return `${way.protocol.toUpperCase()} share ${way.path}`;
  if ("subsystem" in way) return `namespace ${way.subsystemName}/${way.nsid ?? "?"}`;
  return `extent ${way.name}`;
}
