import { describe, expect, it } from "vitest";
import {
  aDataset,
  aSystem,
  aZfsSnapshot,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  NOW,
  SYSTEM,
  together,
  snapshotsHeld,
} from "../model/given.ts";
import { holdsToRead } from "./hold-reads.ts";
import { MOST_OF_LEFTOVERS } from "./holds.ts";

const MINUTE_MS = 60_000;
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

function toRead(records: GivenRecords, at = NOW, system = "nas1"): readonly string[] {
  const inventory = inventoryOf(records);
  const datasets = new Set(inventory.all("datasets"));
  return holdsToRead(datasets, { inventory, sources }, system, at);
}

const wholeIn = (names: readonly string[], each: number): readonly string[] =>
  [...Map.groupBy(names, (name) => name.split("@")[0] ?? "")]
    .filter(([, some]) => some.length === each)
    .map(([path]) => path);

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
    expect(toRead(leftovers(2, 2), NOW, "nas2")).toEqual([]);
  });

  it("are as many as a look asks for, whole datasets first", () => {
    const names = toRead(leftovers(40, 20));
    expect(names).toHaveLength(MOST_OF_LEFTOVERS.oneACall);
    expect(wholeIn(names, 20)).toHaveLength(MOST_OF_LEFTOVERS.oneACall / 20);
  });

  it("are many on TrueNAS 26, where 200 come at once", () => {
    const records = together(leftovers(40, 20), { system: [aSystem({ version: "26.0.0" })] });
    expect(toRead(records)).toHaveLength(800);
  });

  it("are those of every dataset, sooner or later", () => {
    const records = leftovers(40, 20);
    const told = new Set<string>();
    for (let look = 0; look < 40; look++)
      for (const path of wholeIn(toRead(records, NOW + look * 5 * MINUTE_MS), 20)) told.add(path);
    expect(told.size).toBe(40);
  });

  it("are some of a dataset that has more than a look asks for, others each time", () => {
    const records = leftovers(1, 2 * MOST_OF_LEFTOVERS.oneACall);
    const looks = Array.from({ length: 20 }, (_, look) => toRead(records, NOW + look * MINUTE_MS));
    expect(new Set(looks.map(({ length }) => length))).toEqual(new Set([300]));
    expect(new Set(looks.flat()).size).toBe(600);
  });
});
