import type { SystemId } from "../model/ids.ts";
import { onSystem } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Dataset, IscsiExtent, IscsiSession, IscsiTarget, IscsiTargetExtent } from "../model/truenas.ts";
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
  const sessionsOf = (target: IscsiTarget) => namesOf(target, basenameOf(inventory, target.system)).flatMap((iqn) =>
    inventory.find("iscsiSessions", "target", onSystem(target.system, iqn)));
  const iqnOf = (target: IscsiTarget) => namesOf(target, basenameOf(inventory, target.system))[0] ?? null;

  const pathOf = (target: IscsiTarget | null, targetExtent: IscsiTargetExtent | null, extent: IscsiExtent | null): BlockPath => ({
    iqn: (target && iqnOf(target)) ?? "",
    target,
    targetExtent,
    extent,
    sessions: target ? sessionsOf(target) : [],
  });

  const throughExtent = (extent: IscsiExtent): readonly BlockPath[] => {
    const mappings = inventory.find("iscsiTargetExtents", "extent", onSystem(extent.system, String(extent.id)));
    if (mappings.length === 0) return [pathOf(null, null, extent)];
    return mappings.map((mapping) => {
      const [target] = inventory.find("iscsiTargets", "id", onSystem(extent.system, String(mapping.target)));
      return pathOf(target ?? null, mapping, extent);
    });
  };

  return {
    iqnOf,
    sessionsOf,
    byIqn: (iqn, lun) =>
      targetsNamed(inventory, iqn).map((target) => {
        const mappings = inventory.find("iscsiTargetExtents", "target", onSystem(target.system, String(target.id)));
        const mapping = mappings.find((candidate) => candidate.lun === lun) ?? null;
        const extent = mapping && inventory.find("iscsiExtents", "id", onSystem(target.system, String(mapping.extent)))[0];
        return pathOf(target, mapping, extent ?? null);
      }),
    throughExtent,
    toZvol: (dataset) => inventory.find("iscsiExtents", "zvol", onSystem(dataset.system, dataset.path)).flatMap(throughExtent),
  };
}

/** The zvol at the end of a path, if the path gets that far and the zvol exists. */
export function zvolOf(path: BlockPath, inventory: InventoryView): Dataset | null {
  const { extent } = path;
  if (!extent || extent.zvol === null) return null;
  return inventory.find("datasets", "path", onSystem(extent.system, extent.zvol))[0] ?? null;
}

function targetsNamed(inventory: InventoryView, iqn: string): readonly IscsiTarget[] {
  return [...inventory.all("iscsiService")].flatMap(({ system, basename }) => {
    const name = iqn.startsWith(`${basename}:`) ? iqn.slice(basename.length + 1) : iqn;
    return inventory.find("iscsiTargets", "name", onSystem(system, name));
  });
}

function basenameOf(inventory: InventoryView, system: SystemId): string | null {
  for (const service of inventory.all("iscsiService")) if (service.system === system) return service.basename;
  return null;
}

/**
 * Every name a target may appear under in a session: its IQN first; the HA and ALUA variants after it. A target whose
 * name is itself an IQN, NAA or EUI goes by that alone (facts/truenas-api §5.6).
 */
function namesOf(target: IscsiTarget, basename: string | null): readonly string[] {
  if (/^(iqn|naa|eui)\./.test(target.name)) return [target.name];
  if (basename === null) return [];
  return [`${basename}:${target.name}`, `${basename}:alt:${target.name}`, `${basename}:HA:${target.name}`];
}
