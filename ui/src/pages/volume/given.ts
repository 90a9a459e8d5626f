import type { VolumeDetail } from "../../../../program/src/api/contract.ts";
import { givenVolume } from "../volumes/given.ts";

/** A claim of 1 GiB over NFS, of which half is used, with nothing attached and no snapshot. */
export function givenDetail(about: Partial<VolumeDetail> = {}): VolumeDetail {
  return {
    schemaVersion: 1,
    at: 0,
    volume: givenVolume({ protocol: "nfs" }),
    claim: {
      accessModes: ["ReadWriteMany"],
      capacityBytes: GIB,
      owner: null,
      dataSource: null,
      finalizers: [],
      deletionRequestedAt: null,
    },
    persistentVolume: null,
    sizes: givenSizes(),
    dataset: null,
    shares: [],
    targets: [],
    zfsSnapshots: null,
    volumeSnapshots: null,
    attachments: [],
    sessions: null,
    unknown: [],
    chain: { start: [], nodes: [], links: [], notes: [], complete: true },
    findings: [],
    unread: [],
    ...about,
  };
}

const GIB = 2 ** 30;

/** Its dataset, where that is known. */
export function givenDataset(): NonNullable<VolumeDetail["dataset"]> {
  return {
    key: "nas1/1",
    path: "tank/pvc-1",
    system: "nas1",
    kind: "filesystem",
    guid: "1",
    origin: null,
    mountpoint: "/mnt/tank/pvc-1",
    readonly: false,
    locked: false,
    compression: "lz4",
    sync: "standard",
    blockBytes: 131_072,
    volsizeBytes: null,
    quotaBytes: null,
    refquotaBytes: GIB,
    refreservationBytes: null,
    userProperties: {},
    createdAt: 0,
  };
}

/** Its PersistentVolume, where that is there. */
export function givenPv(): NonNullable<VolumeDetail["persistentVolume"]> {
  return {
    name: "pvc-1",
    phase: "Bound",
    statusMessage: "",
    reclaimPolicy: "Delete",
    volumeMode: "Filesystem",
    mountOptions: [],
    accessModes: ["ReadWriteMany"],
    capacityBytes: GIB,
    volumeHandle: "pvc-1",
    finalizers: [],
    createdAt: 0,
    deletionRequestedAt: null,
  };
}

/** 1 GiB asked for and promised, of which half is used, and a quarter of that held by snapshots. */
export function givenSizes(about: Partial<VolumeDetail["sizes"]> = {}): VolumeDetail["sizes"] {
  return {
    requestedBytes: GIB,
    capacityBytes: GIB,
    promisedBytes: GIB,
    usedBytes: GIB / 2,
    referencedBytes: null,
    logicalUsedBytes: GIB,
    heldBySnapshotsBytes: GIB / 8,
    reservedBytes: 0,
    availableBytes: null,
    filesystemUsedBytes: null,
    filesystemCapacityBytes: null,
    inodes: null,
    inodesUsed: null,
    measuredAt: null,
    ...about,
  };
}
