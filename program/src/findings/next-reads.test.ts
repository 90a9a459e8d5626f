import { describe, expect, it } from "vitest";
import {
  aContent,
  aPv,
  aZfsSnapshot,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../model/given.ts";
import type { Inventory } from "../model/inventory.ts";
import { judgeInput } from "./given.ts";
import { MOST_IN_THE_WAY, snapshotsToRead } from "./next-reads.ts";
import { pvDeletionBlocked } from "./rules/pv-deletion-blocked.ts";

const path = `${NFS_PARENT}/pvc-${UID}`;
const periodic = (of: string, count: number) =>
  Array.from({ length: count }, (_, at) => aZfsSnapshot(of, `auto-${at}`));
const CSI = "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7";
const volume = together(parents(NFS_PARENT), nfsVolume());
const released = { persistentVolumes: [aPv({ phase: "Released", reclaimPolicy: "Delete" })] };

interface Asked {
  readonly inventory?: Inventory;
  readonly system?: string;
  readonly now?: number;
}

function toRead(
  records: GivenRecords,
  { inventory = inventoryOf(records), system = "nas1", now = NOW }: Asked = {},
) {
  const seen = judgeInput(pvDeletionBlocked, records, { inventory });
  return snapshotsToRead(seen, system, now);
}

describe("snapshots whose holds are read", () => {
  it("are none while nobody wants anything deleted, however many there are", () => {
    const records = together(volume, {
      persistentVolumes: [aPv()],
      volumeSnapshotContents: [aContent()],
      zfsSnapshots: [...periodic(path, 1_000), aZfsSnapshot(path, CSI)],
    });
    expect(toRead(records)).toEqual([]);
  });

  it("are those of a volume that is to be deleted, and of one that is kept none", () => {
    const zfsSnapshots = periodic(path, 2);
    const kept = { persistentVolumes: [aPv({ phase: "Released", reclaimPolicy: "Retain" })] };
    expect(toRead(together(volume, released, { zfsSnapshots }))).toEqual([
      `${path}@auto-0`,
      `${path}@auto-1`,
    ]);
    expect(toRead(together(volume, kept, { zfsSnapshots }))).toEqual([]);
  });

  it("are that of a VolumeSnapshotContent that is to go", () => {
    const records = (deletionRequestedAt: number | null) =>
      together(volume, {
        persistentVolumes: [aPv()],
        volumeSnapshotContents: [aContent({ deletionRequestedAt })],
        zfsSnapshots: [aZfsSnapshot(path, CSI)],
      });
    expect(toRead(records(NOW))).toEqual([`${path}@${CSI}`]);
    expect(toRead(records(null))).toEqual([]);
  });

  it("are asked of the system that has them, and of no other", () => {
    const records = together(volume, released, {
      volumeSnapshotContents: [aContent({ deletionRequestedAt: NOW })],
      zfsSnapshots: [aZfsSnapshot(path, CSI), ...periodic(path, 1)],
    });
    expect(toRead(records)).toEqual([`${path}@${CSI}`, `${path}@auto-0`]);
    expect(toRead(records, { system: "nas2" })).toEqual([]);
  });

  it("are some of each volume where there are more than a look reads", () => {
    const name = "pvc-1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
    const other = `${NFS_PARENT}/${name}`;
    const records = together(volume, nfsVolume(name), {
      persistentVolumes: [
        ...released.persistentVolumes,
        aPv({ name, phase: "Released", reclaimPolicy: "Delete" }),
      ],
      zfsSnapshots: [...periodic(path, 2_000), ...periodic(other, 3)],
    });
    const names = toRead(records);
    expect(names).toHaveLength(MOST_IN_THE_WAY);
    expect(names.filter((one) => one.startsWith(other))).toHaveLength(3);
  });

  /** What so many looks read, five minutes apart. */
  const readIn = (looks: number, records: GivenRecords): ReadonlySet<string> => {
    const inventory = inventoryOf(records);
    const names = Array.from({ length: looks }, (_, look) =>
      toRead(records, { inventory, now: NOW + look * 300_000 }),
    );
    expect(new Set(names.map(({ length }) => length))).toEqual(new Set([MOST_IN_THE_WAY]));
    return new Set(names.flat());
  };

  it("are others in another look where there are more than one reads, and each sooner or later", () => {
    const records = together(volume, released, { zfsSnapshots: periodic(path, 120) });
    expect(readIn(30, records).size).toBe(120);
  });

  it("are those of PersistentVolumes too while many contents are to go", () => {
    const other = "pvc-1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
    const names = Array.from({ length: 200 }, (_, at) => `snapshot-${at}`);
    const records = together(volume, nfsVolume(other), released, {
      volumeSnapshotContents: names.map((name) =>
        aContent({
          uid: name,
          name,
          deletionRequestedAt: NOW,
          snapshotHandle: `${other}@${name}`,
          volumeSnapshot: { namespace: "shop", name, uid: null },
        }),
      ),
      zfsSnapshots: [
        ...names.map((name) => aZfsSnapshot(`${NFS_PARENT}/${other}`, name)),
        ...periodic(path, 1),
      ],
    });
    expect(readIn(40, records)).toContain(`${path}@auto-0`);
  });

  it("are none where contents were not read", () => {
    const records = together(volume, released, { zfsSnapshots: periodic(path, 2) });
    const inventory = inventoryOf(records, { volumeSnapshotContents: null });
    expect(toRead(records, { inventory })).toEqual([]);
  });
});
