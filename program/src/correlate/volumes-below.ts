import type { InventoryView } from "../model/inventory.ts";
import type { Dataset } from "../model/truenas.ts";
import type { Ownership } from "./links.ts";

/** Whether anything of a driver lies below a dataset, at whatever depth: a parent of another driver may lie in this one's. */
export function holdsVolumes(
  { system, path }: Dataset,
  ownership: (dataset: Dataset) => Ownership,
  inventory: InventoryView,
): boolean {
  return inventory
    .find("datasets", "parent", path)
    .some(
      (child) =>
        child.system === system &&
        (ownership(child).state !== "notOurs" || holdsVolumes(child, ownership, inventory)),
    );
}
