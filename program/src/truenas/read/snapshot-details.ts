import type { ZfsSnapshotDetails } from "../../model/truenas.ts";
import { POOL_SNAPSHOT_PROPERTIES, ZFS_SNAPSHOT_PROPERTIES } from "../decode/snapshots.ts";
import { LIMITS } from "../limits.ts";
import { namedStep, readByName } from "./by-name.ts";
import { ask, type Draft, draft, type Reading } from "./reading.ts";

/**
 * Reads the details of named snapshots: up to 25.10 only one name a call is answered fast, 26 takes a list. One that could
 * not be read makes the draft incomplete.
 */
export function readDetails(
  reading: Reading,
  names: readonly string[],
  within: string,
): Promise<Draft<"zfsSnapshotDetails">> {
  return draft(reading, "zfsSnapshotDetails", within, async () => {
    const takesList = reading.capability.snapshots === "zfs.resource.snapshot.query";
    const asked = [...new Set(names)];
    const perCall = takesList ? LIMITS.namesPerCall : 1;
    const named = { source: reading.source, names: asked, perCall };
    const records = await readByName(named, (batch) => detailsOf(reading, batch));
    return { records, proof: [namedStep(asked.length, records.length)] };
  });
}

async function detailsOf(
  reading: Reading,
  names: readonly string[],
): Promise<readonly ZfsSnapshotDetails[]> {
  const { snapshots: method } = reading.capability;
  if (method !== "zfs.resource.snapshot.query") {
    const { records } = await ask(reading, {
      method,
      params: [
        [["id", "=", names[0]]],
        { extra: { properties: POOL_SNAPSHOT_PROPERTIES, holds: true } },
      ],
      decoder: "poolSnapshotDetails",
      rows: true,
    });
    return records;
  }
  const { records } = await ask(reading, {
    method,
    params: [
      {
        paths: names,
        recursive: false,
        properties: ZFS_SNAPSHOT_PROPERTIES,
        get_user_properties: true,
        get_source: false,
        get_holds: true,
      },
    ],
    decoder: "zfsSnapshotDetails",
    rows: true,
  });
  return records;
}
