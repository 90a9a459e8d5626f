import { plainIqn } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Dataset, IscsiExtent, IscsiSession, IscsiTarget } from "../model/truenas.ts";
import type { BlockPath } from "./links.ts";

/** The iSCSI half of the plumb line: target, LUN, extent, zvol, in both directions. */
export interface BlockPaths {
  /** Paths that start at this IQN and LUN, one a system that has the target; the path may end early. */
  byIqn(iqn: string, lun: number): readonly BlockPath[];
  /** Paths that end at this zvol: one an extent and target, or an extent without target. */
  toZvol(dataset: Dataset): readonly BlockPath[];
  /** Paths that go through this extent, whether its zvol exists or not. */
  throughExtent(extent: IscsiExtent): readonly BlockPath[];
  /** The full IQN of a target; null while the iSCSI service of its system is not known. */
  iqnOf(target: IscsiTarget): string | null;
  sessionsOf(target: IscsiTarget): readonly IscsiSession[];
}

/** Looks up block paths in an inventory. */
export function createBlockPaths(inventory: InventoryView): BlockPaths {
  const iqnOf = (target: IscsiTarget) => iqnFor(target, inventory);

  const throughExtent = (extent: IscsiExtent): readonly BlockPath[] => {
    const mappings = inventory.findOn(extent.system, "iscsiTargetExtents", "extent", extent.id);
    if (mappings.length === 0) return [{ target: null, targetExtent: null, extent }];
    return mappings.map((targetExtent) => {
      const [target = null] = inventory.findOn(
        extent.system,
        "iscsiTargets",
        "id",
        targetExtent.target,
      );
      return { target, targetExtent, extent };
    });
  };

  return {
    iqnOf,
    throughExtent,
    toZvol: (dataset) =>
      inventory.findOn(dataset.system, "iscsiExtents", "zvol", dataset.path).flatMap(throughExtent),
    byIqn: (iqn, lun) =>
      targetsNamed(inventory, iqn).map((target) => fromTarget(target, lun, inventory)),
    sessionsOf: (target) => {
      const iqn = inventory.count("iscsiSessions") === 0 ? null : iqnOf(target);
      return iqn === null
        ? []
        : inventory.findOn(target.system, "iscsiSessions", "target", plainIqn(iqn));
    },
  };
}

/** The zvol at the end of a path, if the path gets that far and the zvol exists. */
export function zvolOf(
  { extent }: Pick<BlockPath, "extent">,
  inventory: InventoryView,
): Dataset | null {
  if (!extent || extent.zvol === null) return null;
  return inventory.findOn(extent.system, "datasets", "path", extent.zvol)[0] ?? null;
}

function fromTarget(target: IscsiTarget, lun: number, inventory: InventoryView): BlockPath {
  const mappings = inventory.findOn(target.system, "iscsiTargetExtents", "target", target.id);
  const targetExtent = mappings.find((mapping) => mapping.lun === lun) ?? null;
  const [extent = null] = targetExtent
    ? inventory.findOn(target.system, "iscsiExtents", "id", targetExtent.extent)
    : [];
  return { target, targetExtent, extent };
}

function targetsNamed(inventory: InventoryView, iqn: string): readonly IscsiTarget[] {
  const found: IscsiTarget[] = [];
  for (const { system, basename } of inventory.all("iscsiService")) {
    const isOurs = iqn.startsWith(basename) && iqn[basename.length] === ":";
    const name = isOurs ? iqn.slice(basename.length + 1) : iqn;
    found.push(...inventory.findOn(system, "iscsiTargets", "name", name));
  }
  return found;
}

/** A target whose name is itself an IQN, NAA or EUI goes by that alone (facts/truenas-api §5.6). */
function iqnFor(target: IscsiTarget, inventory: InventoryView): string | null {
  if (/^(iqn|naa|eui)\./.test(target.name)) return target.name;
  const [service] = inventory.findOn(target.system, "iscsiService", "system", target.system);
  return service ? `${service.basename}:${target.name}` : null;
}
