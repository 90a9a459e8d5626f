import type { Slices } from "../../lib/slices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { ZfsSnapshot } from "../../model/truenas.ts";
import { type Found, Haystack } from "./haystack.ts";

/** Snapshots that are looked at in one slice. */
const AT_A_TIME = 5_000;

/**
 * ZFS snapshots by what stands after the "@". A task gives the same name to thousands, so that each name is looked at once. With
 * a "@" the text begins with the path or the last part of the dataset.
 */
export class SnapshotNames {
  readonly #names: Haystack<readonly ZfsSnapshot[]>;

  private constructor(names: Haystack<readonly ZfsSnapshot[]>) {
    this.#names = names;
  }

  static *inSlices(snapshots: Iterable<ZfsSnapshot>): Slices<SnapshotNames> {
    const byName = new Map<string, ZfsSnapshot[]>();
    let looked = 0;
    for (const snapshot of snapshots) {
      const before = byName.get(snapshot.name);
      if (before) before.push(snapshot);
      else byName.set(snapshot.name, [snapshot]);
      if (++looked % AT_A_TIME === 0) yield;
    }
    const found = Array.from(byName, ([name, item]) => ({ item, words: [name] }));
    return new SnapshotNames(yield* Haystack.inSlices(found, found.length));
  }

  *find(text: string, inventory: InventoryView): Iterable<Found<ZfsSnapshot>> {
    const at = text.indexOf("@");
    if (at >= 0) yield* beginningWith(text.slice(0, at), text.slice(at + 1), inventory);
    else
      for (const { item, rank } of this.#names.find(text))
        for (const snapshot of item) yield { item: snapshot, rank };
  }
}

function* beginningWith(
  dataset: string,
  name: string,
  inventory: InventoryView,
): Iterable<Found<ZfsSnapshot>> {
  const index = dataset.includes("/") ? "path" : "leaf";
  for (const { system, path } of inventory.find("datasets", index, dataset))
    for (const item of inventory.findOn(system, "zfsSnapshots", "dataset", path))
      if (item.name.startsWith(name)) yield { item, rank: item.name === name ? "exact" : "prefix" };
}
