import type { AnyRecord } from "./collections.ts";
import { type Key, keyOf } from "./ids.ts";
import type { IscsiSession, IscsiTargetExtent, ZfsSnapshot } from "./truenas.ts";

/**
 * What a record is known by in the inventory. A record whose other fields say it keeps no copy: of 100,000 snapshots the
 * keys alone would be 17 MB.
 */
export function keyOfRecord(record: AnyRecord): Key {
  if ("key" in record) return record.key;
  if ("uid" in record) return keyOf(record.cluster, record.uid);
  if ("createTxg" in record) return snapshotKey(record);
  return "lun" in record ? targetExtentKey(record) : sessionKey(record);
}

function targetExtentKey({ system, id }: IscsiTargetExtent): Key {
  return keyOf(system, `targetextent/${id}`);
}

/** Sessions have no id. */
function sessionKey({ system, target, initiator, initiatorAddress }: IscsiSession): Key {
  return keyOf(system, `session/${target}/${initiator}/${initiatorAddress}`);
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
