import type { AnyRecord } from "./collections.ts";
import { type Key, keyOf } from "./ids.ts";
import type { ZfsSnapshot } from "./truenas.ts";

/**
 * What a record is known by in the inventory. A record whose other fields say it keeps no copy: of 100,000 snapshots the
 * keys alone would be 17 MB.
 */
export function keyOfRecord(record: AnyRecord): Key {
  if ("key" in record) return record.key;
  return "uid" in record ? keyOf(record.cluster, record.uid) : snapshotKey(record);
}

/** "tank/data@nightly", as ZFS calls a snapshot. */
export function fullName({ dataset, name }: Pick<ZfsSnapshot, "dataset" | "name">): string {
  return `${dataset}@${name}`;
}

/** (system, full name, createTxg): the GUID of a ZFS snapshot is not in every version's list. */
export function snapshotKey({
  system,
  dataset,
  name,
  createTxg,
}: Pick<ZfsSnapshot, "system" | "dataset" | "name" | "createTxg">): Key {
  return keyOf(system, `${dataset}@${name}/${createTxg}`);
}
