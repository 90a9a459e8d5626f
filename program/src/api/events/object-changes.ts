import { isDeepStrictEqual } from "node:util";
import { type Located, touchedBy } from "../../correlate/touched.ts";
import { atOnce } from "../../lib/slices.ts";
import { type Collection, COLLECTIONS } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Key } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Touched } from "../../model/touched.ts";
import type { Shown } from "../shown.ts";
import type { Happening, LiveResource } from "./happening.ts";

type ObjectsHappening = Extract<Happening, { type: "objects" }>;

/** What changed of the objects, for who sees all of them; null where no row did. */
export function objectChanges(
  touched: readonly Touched[],
  inventory: InventoryView,
): ObjectsHappening | null {
  const rows = new Rows();
  for (const { collection, key } of touched)
    rows.add(collection, key, inventory.get(collection, key) !== undefined);
  return rows.happening();
}

/** Every object that somebody sees, as he saw it last. */
export type Seen = ReadonlyMap<Key, Located>;

/** What is seen by somebody who does not see everything. */
export function seenIn({ inventory }: Pick<Shown, "inventory">): Seen {
  const seen = new Map<Key, Located>();
  for (const collection of COLLECTIONS)
    for (const record of inventory.all(collection))
      seen.set(keyOfRecord(record), { collection, record } as Located);
  return seen;
}

/**
 * The same for somebody who sees a part, from what he saw and sees, and from nothing else: an object of his that only hangs on
 * what changed behind his back did not change.
 */
export function seenChanges(
  before: Seen,
  now: Seen,
  touched: readonly Touched[],
  part: Pick<Shown, "inventory" | "links">,
): ObjectsHappening | null {
  const candidates = new Set(touched.map(({ key }) => key));
  const own = [...now]
    .filter(([key, one]) => isOther(before.get(key), one, candidates.has(key)))
    .map(([, one]) => one);
  const gone = [...before].filter(([key]) => !now.has(key)).map(([, one]) => one);
  const rows = new Rows();
  for (const [key, { collection }] of atOnce(touchedBy([...own, ...gone], part)))
    rows.add(collection, key, now.has(key));
  return rows.happening();
}

function isOther(before: Located | undefined, now: Located, isCandidate: boolean): boolean {
  if (before === undefined) return true;
  return (
    isCandidate && before.record !== now.record && !isDeepStrictEqual(before.record, now.record)
  );
}

/** In which lists an object is a row. */
const RESOURCES: { readonly [C in Collection]?: readonly LiveResource[] } = Object.freeze({
  persistentVolumeClaims: ["volumes", "claims"],
  persistentVolumes: ["persistentvolumes"],
  volumeSnapshots: ["snapshots"],
  volumeSnapshotContents: ["snapshots"],
  zfsSnapshots: ["snapshots"],
  datasets: ["datasets"],
  shares: ["shares"],
  iscsiTargets: ["targets"],
  nvmeofSubsystems: ["targets"],
  pools: ["pools"],
  disks: ["disks"],
});

type KeysByResource = { [R in LiveResource]?: Key[] };

class Rows {
  readonly #changed: KeysByResource = {};
  readonly #gone: KeysByResource = {};
  #any = false;

  add(collection: Collection, key: Key, isThere: boolean): void {
    const keys = isThere ? this.#changed : this.#gone;
    for (const resource of RESOURCES[collection] ?? []) {
      (keys[resource] ??= []).push(key);
      this.#any = true;
    }
  }

  happening(): ObjectsHappening | null {
    return this.#any
      ? { type: "objects", data: { changed: this.#changed, gone: this.#gone } }
      : null;
  }
}
