import { areWhole, type InventoryView } from "../../model/inventory.ts";
import type { Dataset, Pool } from "../../model/truenas.ts";
import type { Surroundings } from "./neighbours.ts";

/** Datasets that lead on to something, and those that nothing uses or gives out, as far as that is known. */
export interface Hanging {
  readonly used: readonly Dataset[];
  readonly idle: readonly Dataset[];
}

/** Every dataset of a pool. */
export function datasetsOn(pool: Pool, around: Surroundings): Hanging {
  const all = [...around.inventory.all("datasets")];
  return sorted(
    all.filter((dataset) => dataset.system === pool.system && dataset.pool === pool.name),
    around,
  );
}

/** The datasets below another: of those that lead on to something the uppermost, for they lead on to the rest. */
export function datasetsBelow(dataset: Dataset, around: Surroundings): Hanging {
  const children = childrenOf(dataset, around.inventory);
  const { used, idle } = sorted(children, around);
  const isUsed = new Set(used.map(({ key }) => key));
  const deeper = children
    .filter(({ key }) => !isUsed.has(key))
    .map((child) => datasetsBelow(child, around));
  return {
    used: [...used, ...deeper.flatMap((hanging) => hanging.used)],
    idle: [...idle, ...deeper.flatMap((hanging) => hanging.idle)],
  };
}

/** A dataset with others below it and no use of its own only holds them, and is neither. */
function sorted(datasets: readonly Dataset[], around: Surroundings): Hanging {
  const everybodyIsKnown = knowsVolumes(around.inventory);
  const used: Dataset[] = [];
  const idle: Dataset[] = [];
  for (const dataset of datasets) {
    if (leadsOn(dataset, around)) used.push(dataset);
    else if (childrenOf(dataset, around.inventory).length > 0) continue;
    else (everybodyIsKnown ? idle : used).push(dataset);
  }
  return { used, idle };
}

function childrenOf({ system, path }: Dataset, inventory: InventoryView): readonly Dataset[] {
  return inventory.findOn(system, "datasets", "parent", path);
}

/** Whether something needs it or gives it out itself; what lies below it or is mounted above it does not count. */
function leadsOn(dataset: Dataset, { links }: Surroundings): boolean {
  if (links.sharesOf(dataset).length > 0 || links.blockPathsOf(dataset).length > 0) return true;
  for (const { by } of links.references(dataset))
    if (by !== "child" && by !== "mountAbove") return true;
  return false;
}

/** Whether all users of datasets are known; without them every dataset may be in use. */
function knowsVolumes(inventory: InventoryView): boolean {
  const parts = inventory.coverage("persistentVolumes");
  return areWhole(parts);
}
