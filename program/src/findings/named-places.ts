import { cluesOf } from "../correlate/drivers/registry.ts";
import type { Backing, Clue } from "../correlate/links.ts";
import { datasetPathAt, hiddenOn } from "../model/hidden-paths.ts";
import type { SystemId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import { plainPath, smbName } from "../model/stated.ts";
import { systemsWithPool } from "./pools.ts";

/**
 * Why what a PersistentVolume names may be there although no list shows it: TrueNAS leaves paths like the one that it
 * mounts, or that its target gives out, out of its lists (facts/reliability H33). null: it would be seen.
 */
export function namesHidden(
  { source }: PersistentVolume,
  backing: Backing,
  inventory: InventoryView,
): string | null {
  const device = "block" in backing ? backing.block?.device : null;
  const behind = device?.zvol ? [{ system: device.system, path: device.zvol }] : [];
  const places = [...cluesOf(source).flatMap((clue) => placesOf(clue, inventory)), ...behind];
  for (const { system, path } of places) {
    const hidden = hiddenOn(system, path, inventory);
    if (hidden !== null) return hidden;
  }
  return null;
}

/** Where a dataset may be, pool first. */
interface Place {
  readonly system: SystemId;
  readonly path: string;
}

function placesOf(clue: Clue, inventory: InventoryView): readonly Place[] {
  if (clue.by === "dataset") return onAnySystem(clue.path, inventory);
  if (clue.by === "path") return onAnySystem(datasetPathAt(clue.path), inventory);
  if (clue.by !== "smbShare") return [];
  return inventory
    .find("shares", "smbName", smbName(clue.share))
    .flatMap(({ system, path: shared }) => {
      const path = datasetPathAt(plainPath(`${shared}/${clue.directory}`));
      return path === null ? [] : [{ system, path }];
    });
}

function onAnySystem(path: string | null, inventory: InventoryView): readonly Place[] {
  if (path === null) return [];
  const pool = path.split("/", 1)[0] ?? "";
  return systemsWithPool(pool, inventory).map((system) => ({ system, path }));
}
