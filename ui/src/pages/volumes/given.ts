import type { VolumeRow } from "../../../../program/src/api/contract.ts";

/** A claim of 1 GiB over iSCSI with a zvol below it. */
export function givenVolume(about: Partial<VolumeRow> = {}): VolumeRow {
  return {
    key: "cluster/claim",
    claim: "data-0",
    namespace: "shop",
    cluster: "prod",
    phase: "Bound",
    pv: "pvc-1",
    storageClass: "truenas-iscsi",
    driver: "org.democratic-csi.iscsi",
    protocol: "iscsi",
    system: "nas1",
    pool: "tank",
    dataset: "tank/v/pvc-1",
    podCount: 0,
    pods: [],
    owners: [],
    requestedBytes: 2 ** 30,
    provisionedBytes: 2 ** 30,
    usedBytes: 2 ** 29,
    heldBySnapshotsBytes: 2 ** 20,
    availableBytes: null,
    filesystemUsedBytes: null,
    snapshots: 7,
    createdAt: 0,
    shared: false,
    findings: 0,
    worst: null,
    ...about,
  };
}
