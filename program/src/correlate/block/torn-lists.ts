import type { SystemId } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { BlockPath } from "../links.ts";

/** Systems whose lists of one transport were read at different moments, as a row shows. */
export type TornLists = Readonly<Record<BlockPath["transport"], ReadonlySet<SystemId>>>;

/**
 * TrueNAS removes what joins a target to an extent together with either of them (facts/truenas-api §6). A row that
 * joins one which was not listed just before shows that somebody made it meanwhile, perhaps in the place of another; so
 * does a host that is connected to a subsystem which was not listed. A login to a target is told by its name.
 */
export function tornLists(inventory: InventoryView): TornLists {
  const iscsi = new Set<SystemId>();
  for (const { system, target, extent } of inventory.all("iscsiTargetExtents"))
    if (
      inventory.findOn(system, "iscsiTargets", "id", target).length === 0 ||
      inventory.findOn(system, "iscsiExtents", "id", extent).length === 0
    )
      iscsi.add(system);
  const nvmeof = new Set<SystemId>();
  for (const collection of ["nvmeofNamespaces", "nvmeofSessions"] as const)
    for (const { system, subsystem } of inventory.all(collection))
      if (inventory.findOn(system, "nvmeofSubsystems", "id", subsystem).length === 0)
        nvmeof.add(system);
  return { iscsi, nvmeof };
}
