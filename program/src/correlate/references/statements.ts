import type { InventoryView } from "../../model/inventory.ts";
import { smbName } from "../../model/stated.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { BlockPaths } from "../block/block-paths.ts";
import { notedNameOf } from "../drivers/registry.ts";

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

/** Names of the SMB shares of a directory, as volumes are found by them. */
export function smbNamesAt(
  { system }: Dataset,
  path: string | null,
  inventory: InventoryView,
): readonly string[] {
  if (path === null) return [];
  return inventory
    .findOn(system, "shares", "path", path)
    .flatMap(({ name }) => (name === null ? [] : smbName(name)));
}
