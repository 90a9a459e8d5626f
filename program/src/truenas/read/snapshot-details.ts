import { atMost } from "../../lib/concurrency.ts";
import { SourceError } from "../../lib/errors.ts";
import type { ZfsSnapshotDetails } from "../../model/truenas.ts";
import { POOL_SNAPSHOT_PROPERTIES, ZFS_SNAPSHOT_PROPERTIES } from "../decode/snapshots.ts";
import { LIMITS } from "../limits.ts";
import { ask, batchesOf, type Draft, draft, PartlySeen, type Reading } from "./reading.ts";

/**
 * Reads the details of named snapshots, all of them however many: up to 25.10 only one name a call is answered
 * fast, 26 takes a list. One that is gone is left out, because TrueNAS said so; one that could not be read makes the draft incomplete.
 */
export function readDetails(
  reading: Reading,
  names: readonly string[],
): Promise<Draft<"zfsSnapshotDetails">> {
  return draft(reading, "zfsSnapshotDetails", "", async () => {
    const perCall =
      reading.capability.snapshots === "zfs.resource.snapshot.query" ? LIMITS.detailsPerCall : 1;
    const records: ZfsSnapshotDetails[] = [];
    const failures: SourceError[] = [];
    const read = async (batch: readonly string[]): Promise<void> => {
      if (failures.some((failure) => failure.code !== "unavailable")) return; // the rest would fail too
      try {
        records.push(...(await detailsOf(reading, batch)));
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        if (error.code !== "notFound") failures.push(error);
        else for (const half of halvesOf(batch)) await read(half);
      }
    };
    const inTurn = atMost(LIMITS.callsInFlight);
    await Promise.all(
      batchesOf([...new Set(names)], perCall).map((batch) => inTurn(() => read(batch))),
    );
    if (failures[0]) throw new PartlySeen(records, failures[0]);
    const asked = new Set(names).size;
    const evidence = `${asked} asked for by name, ${records.length} came, ${asked - records.length} are gone`;
    return { records, proof: [{ check: "each by name", evidence }] };
  });
}

/** A batch that names a vanished snapshot fails as a whole; the vanished one is found by halving. */
function halvesOf(batch: readonly string[]): readonly (readonly string[])[] {
  const middle = Math.ceil(batch.length / 2);
  return batch.length > 1 ? [batch.slice(0, middle), batch.slice(middle)] : [];
}

async function detailsOf(
  reading: Reading,
  names: readonly string[],
): Promise<readonly ZfsSnapshotDetails[]> {
  const { snapshots: method } = reading.capability;
  if (method !== "zfs.resource.snapshot.query") {
    const { records } = await ask(reading, {
      method,
      params: [[["id", "=", names[0]]], { extra: { properties: POOL_SNAPSHOT_PROPERTIES } }],
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
        get_holds: false,
      },
    ],
    decoder: "zfsSnapshotDetails",
    rows: true,
  });
  return records;
}
