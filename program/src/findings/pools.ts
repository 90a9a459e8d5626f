import { hiddenOn } from "../model/hidden-paths.ts";
import type { SystemId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";

/**
 * A pool is in sight when the very list that something is missing from holds the pool's own dataset: what the pools said
 * a moment before or after proves nothing about that list (facts/reliability H26).
 */
export function isInSight(system: SystemId, pool: string, inventory: InventoryView): boolean {
  return inventory.findOn(system, "datasets", "path", pool).length > 0;
}

/** Pools that a system lists and that are not in sight: not imported, or exported while they were read. */
export function poolsOutOfSight(system: SystemId, inventory: InventoryView): readonly string[] {
  return [...inventory.all("pools")]
    .filter((pool) => pool.system === system && !isInSight(system, pool.name, inventory))
    .map((pool) => pool.name);
}

/** Why nothing in these pools can be called missing; the same sentence in whatever order they come. */
export function notInSight(first: string, ...more: readonly string[]): string {
  if (more.length === 0) return `pool ${first} is not imported, or was exported while it was read`;
  const names = [...new Set([first, ...more])].toSorted().join(", ");
  return `pools ${names} are not imported, or were exported while they were read`;
}

/**
 * Why the dataset of this path cannot be called missing on a system: its pool is out of sight, or the lists of TrueNAS leave
 * such paths out (facts/reliability H26, H33). null: it would be seen.
 */
export function outOfSight(
  system: SystemId,
  path: string,
  inventory: InventoryView,
): string | null {
  const pool = path.split("/", 1)[0] ?? "";
  if (!isInSight(system, pool, inventory)) return notInSight(pool);
  return hiddenOn(system, path, inventory);
}

/** Systems that list a pool of this name. */
export function systemsWithPool(name: string, inventory: InventoryView): readonly SystemId[] {
  return [...inventory.all("pools")]
    .filter((pool) => pool.name === name)
    .map(({ system }) => system);
}
