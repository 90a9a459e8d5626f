import type { InventoryView } from "../../model/inventory.ts";
import { smbName } from "../../model/stated.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { BlockPaths } from "../block/block-paths.ts";
import { notedNameOf, notedSmbShareOf } from "../drivers/registry.ts";

/**
 * IQNs and NQNs a zvol is or was given out under: by its targets and subsystems, and by what the driver noted when it made
 * it.
 */
export function* qualifiedNamesOf(dataset: Dataset, blockPaths: BlockPaths): Iterable<string> {
  if (dataset.kind !== "zvol") return;
  for (const { target } of blockPaths.toZvol(dataset)) {
    const name = target && blockPaths.qualifiedNameOf(target);
    if (name !== null) yield name;
  }
  const noted = notedNameOf(dataset);
  if (noted !== null) yield noted;
}

/** Names of the SMB shares a dataset is given out by, or was by its driver's note, as volumes are found by them. */
export function smbNamesOf(dataset: Dataset, inventory: InventoryView): readonly string[] {
  const { system, mountpoint } = dataset;
  if (mountpoint === null) return [];
  const names = inventory
    .findOn(system, "shares", "path", mountpoint)
    .flatMap(({ name }) => (name === null ? [] : smbName(name)));
  const noted = notedSmbShareOf(dataset);
  if (noted === null || names.includes(smbName(noted))) return names;
  return [...names, smbName(noted)];
}
