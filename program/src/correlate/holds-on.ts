import { fullName, snapshotKey } from "../model/identity.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Dataset, ZfsSnapshot } from "../model/truenas.ts";
import type { HoldsOn } from "./links.ts";

/** The holds on the ZFS snapshots of a dataset and of everything below it: it cannot go without them. */
export function holdsOn(dataset: Dataset, inventory: InventoryView): HoldsOn {
  let [count, isRead] = [0, true];
  let first: Extract<HoldsOn, { is: "held" }> | null = null;
  for (const snapshot of snapshotsWithin(dataset, inventory)) {
    count++;
    const holds = inventory.get("zfsSnapshotDetails", snapshotKey(snapshot))?.holds ?? null;
    if (holds === null) isRead = false;
    else if (holds.length > 0 && (first === null || isBefore(snapshot, first.snapshot)))
      first = { is: "held", snapshot, holds };
  }
  return first ?? (isRead ? { is: "none", count } : { is: "unknown" });
}

/** The ZFS snapshots of a dataset and of everything below it. */
export function* snapshotsWithin(
  { system, path }: Dataset,
  inventory: InventoryView,
): Iterable<ZfsSnapshot> {
  yield* inventory.findOn(system, "zfsSnapshots", "dataset", path);
  for (const child of inventory.findOn(system, "datasets", "parent", path))
    yield* snapshotsWithin(child, inventory);
}

/** By their names, whatever order they were listed in. */
function isBefore(one: ZfsSnapshot, other: ZfsSnapshot): boolean {
  return fullName(one) < fullName(other);
}
