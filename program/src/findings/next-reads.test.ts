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
import { snapshotsToRead } from "./next-reads.ts";
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
}

function toRead(
  records: GivenRecords,
  { inventory = inventoryOf(records), system = "nas1" }: Asked = {},
) {
  const seen = judgeInput(pvDeletionBlocked, records, { inventory });
  return snapshotsToRead(seen, system);
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

  it("are all, of each volume and content, however many", () => {
    const name = "pvc-1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
    const other = `${NFS_PARENT}/${name}`;
    const records = together(volume, nfsVolume(name), {
      persistentVolumes: [
        ...released.persistentVolumes,
        aPv({ name, phase: "Released", reclaimPolicy: "Delete" }),
      ],
      zfsSnapshots: [...periodic(path, 2_000), ...periodic(other, 3)],
    });
    expect(new Set(toRead(records)).size).toBe(2_003);
  });

  it("are none where contents were not read", () => {
    const records = together(volume, released, { zfsSnapshots: periodic(path, 2) });
    const inventory = inventoryOf(records, { volumeSnapshotContents: null });
    expect(toRead(records, { inventory })).toEqual([]);
  });
});
