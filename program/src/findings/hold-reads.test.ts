import { describe, expect, it } from "vitest";
import {
  aDataset,
  aZfsSnapshot,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  SYSTEM,
  snapshotsHeld,
} from "../model/given.ts";
import { holdsToRead } from "./hold-reads.ts";

const sources = [
  { kind: "system", name: "nas1", id: SYSTEM },
  { kind: "system", name: "nas2", id: "another" },
] as const;

/** So many datasets with so many ZFS snapshots each. */
function leftovers(count: number, each: number): GivenRecords {
  const datasets = Array.from({ length: count }, (_, at) => aDataset(`${NFS_PARENT}/pvc-${at}`));
  const zfsSnapshots = datasets.flatMap(({ path }) =>
    Array.from({ length: each }, (_, at) => aZfsSnapshot(path, `auto-${at}`)),
  );
  return { datasets, zfsSnapshots };
}

function toRead(records: GivenRecords, system = "nas1"): readonly string[] {
  const inventory = inventoryOf(records);
  const datasets = new Set(inventory.all("datasets"));
  return holdsToRead(datasets, { inventory, sources }, system);
}

describe("the snapshots that show whether somebody holds a leftover", () => {
  it("are all of it and of what lies below it, each once", () => {
    const [above, below] = [aDataset(`${NFS_PARENT}/a`), aDataset(`${NFS_PARENT}/a/b`)];
    const zfsSnapshots = [above, below].map(({ path }) => aZfsSnapshot(path, "s"));
    expect(toRead({ datasets: [above, below], zfsSnapshots }).toSorted()).toEqual([
      `${NFS_PARENT}/a/b@s`,
      `${NFS_PARENT}/a@s`,
    ]);
  });

  it("are none that were read, whatever came of it", () => {
    const { datasets = [], zfsSnapshots = [] } = leftovers(1, 3);
    expect(toRead({ datasets, ...snapshotsHeld(zfsSnapshots, null) })).toEqual([]);
  });

  it("are asked of the NAS that has them, and of no other", () => {
    expect(toRead(leftovers(2, 2), "nas2")).toEqual([]);
  });

  it("are all, of many leftovers and of one that has thousands", () => {
    expect(new Set(toRead(leftovers(40, 20))).size).toBe(800);
    expect(new Set(toRead(leftovers(1, 12_000))).size).toBe(12_000);
  });
});
