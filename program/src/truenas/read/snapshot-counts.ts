import type { SnapshotMethod } from "../capabilities.ts";
import { ask, type Reading } from "./reading.ts";

/** Snapshots per dataset of a pool (26): the keys are its visible datasets. Throws SourceError. */
export async function countSnapshots(
  reading: Reading,
  pool: string,
): Promise<ReadonlyMap<string, number>> {
  const { records } = await ask(reading, {
    method: "zfs.resource.snapshot.count",
    params: [{ paths: [pool], recursive: true }],
    decoder: "counts",
    rows: false,
  });
  return new Map(records[0] ?? []);
}

/** Snapshots of all pools, boot pool and internal datasets included, from TrueNAS' own cache (up to 25.10). Throws SourceError. */
export async function countAllSnapshots(reading: Reading, method: SnapshotMethod): Promise<number> {
  const { records } = await ask(reading, {
    method,
    params: [[], { count: true }],
    decoder: "count",
    rows: false,
  });
  return records[0] ?? 0;
}
