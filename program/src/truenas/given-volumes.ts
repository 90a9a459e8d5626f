import { GIVEN_TIME, nasDataset, nasSnapshot } from "../../../simulators/truenas/given.ts";
import type { NasReplication, NasState } from "../../../simulators/truenas/state.ts";

/** What the tests of the decoders read: the host id of the simulated system, and paths and names of its volumes. */
export const HOST = "5a".repeat(32);
export const NFS = "tank/k8s/nfs/v/pvc-1";
export const ZVOL = "tank/k8s/iscsi/v/pvc-2";
export const NQN = "nqn.2011-06.com.truenas:uuid:0f0e0d0c-0000-4000-8000-00000000000a";
export const HOST_NQN = "nqn.2014-08.org.nvmexpress:uuid:worker-1";
/** The password of every task that copies data. */
export const TASK_SECRET = "correct-horse-battery";
/** 2^54 + 1: no double. */
export const GUID = "18014398509481985";

/** One volume of each protocol, a clone, a locked share, and things that belong to TrueNAS itself. */
export function volumes(version: string): Partial<NasState> {
  return {
    version,
    datasets: datasets(),
    snapshots: [
      nasSnapshot(`${NFS}@clone`, { createTxg: "9007199254740997" }),
      nasSnapshot("tank/.system/cores@internal"),
      nasSnapshot("boot-pool@25.10"),
    ],
    ...shares(),
    iscsi: iscsi(),
    nvmet: nvmet(),
    snapshotTasks: [
      { id: 3, dataset: "tank/k8s", recursive: true, enabled: true, namingSchema: "auto-%Y-%m-%d" },
      { id: 4, dataset: "tank/ix-apps", recursive: false, enabled: false, namingSchema: "apps-%Y" },
    ],
    vmDevices: [
      { id: 1, vm: 3, dtype: "DISK", path: `/dev/zvol/${ZVOL}+old` },
      { id: 2, vm: 3, dtype: "NIC", path: null },
      { id: 5, vm: 4, dtype: "RAW", path: "/mnt/tank/iso" },
    ],
    apps: [
      { name: "photos", state: "RUNNING", sources: ["/mnt/tank/k8s", "photos_cache"] },
      { name: "wiki", state: "STOPPED", sources: ["/mnt/tank/k8s"] },
      { name: "empty", state: "RUNNING", sources: ["empty_data"] },
    ],
    containers: [
      { id: 2, name: "files", state: "STOPPED", sources: ["/mnt/tank/k8s/b", "/mnt/tank/k8s/a"] },
      { id: 3, name: "bare", state: "RUNNING", sources: [] },
    ],
    replications: replications(),
    copyTasks: [
      { id: 1, by: "cloudsync", path: "/mnt/tank/k8s/", direction: "PULL", secret: TASK_SECRET },
      { id: 2, by: "cloud_backup", path: "/mnt/tank/iso", direction: "PUSH", secret: TASK_SECRET },
      { id: 3, by: "rsynctask", path: "/mnt/tank/iso", direction: "PUSH", secret: TASK_SECRET },
    ],
    jobs: jobs(),
  };
}

function datasets(): NasState["datasets"] {
  return [
    nasDataset("tank", { createTxg: "1" }),
    nasDataset("tank/k8s", {
      userProperties: { "democratic-csi:managed_resource": "true", "x:y": "z" },
    }),
    nasDataset("tank/k8s/nfs/v"),
    nasDataset(NFS, {
      guid: GUID,
      createTxg: "9007199254740995",
      refquotaBytes: 5 * 2 ** 30,
      referencedBytes: 2 ** 20,
      compressRatio: 1.5,
    }),
    nasDataset("tank/k8s/iscsi/v"),
    nasDataset(ZVOL, {
      volsizeBytes: 2 ** 30,
      origin: `${NFS}@clone`,
      properties: { readonly: "on" },
      userProperties: { "democratic-csi:csi_volume_name": "pvc-2" },
    }),
    nasDataset("tank/legacy", { properties: { mountpoint: "legacy" } }),
    nasDataset("tank/.system/cores"),
    nasDataset("boot-pool", { createTxg: "1" }),
  ];
}

function shares(): Pick<NasState, "nfsShares" | "smbShares"> {
  return {
    nfsShares: [
      {
        id: 3,
        path: `/mnt/${NFS}`,
        comment: "pvc-1",
        networks: ["10.0.0.0/8"],
        hosts: ["node1"],
        readOnly: true,
        enabled: false,
      },
    ],
    smbShares: [
      {
        id: 3,
        name: "Media",
        path: "/mnt/tank/k8s",
        purpose: "DEFAULT_SHARE",
        comment: "for all",
        hostsAllow: [],
        hostsDeny: [],
        readOnly: true,
        enabled: false,
      },
    ],
  };
}

function iscsi(): NasState["iscsi"] {
  return {
    basename: "iqn.2005-10.org.freenas.ctl",
    targets: [
      {
        id: 4,
        name: "csi-pvc-2",
        alias: null,
        groups: [{ portal: 1, initiator: null, authmethod: "CHAP", auth: 1 }],
      },
    ],
    extents: [
      {
        id: 5,
        name: "csi-pvc-2",
        type: "DISK",
        path: `zvol/${ZVOL}`,
        serial: "abc",
        naa: "0x6589cfc0000001",
        enabled: true,
        comment: "",
      },
      {
        id: 6,
        name: "iso",
        type: "FILE",
        path: "/mnt/tank/iso",
        serial: "def",
        naa: "0x6589cfc0000002",
        enabled: true,
        comment: "x",
      },
    ],
    targetExtents: [{ id: 7, target: 4, extent: 5, lunid: 0 }],
    portals: [{ id: 1, tag: 1, comment: "", listen: [{ ip: "10.0.0.5", port: 3260 }] }],
    initiators: [{ id: 2, initiators: ["iqn.1993-08.org.debian:01:a"], comment: "nodes" }],
    sessions: [
      {
        initiator: "iqn.1993-08.org.debian:01:a",
        initiatorAddr: "10.0.0.9",
        target: "iqn.2005-10.org.freenas.ctl:csi-pvc-2",
      },
    ],
  };
}

function nvmet(): NasState["nvmet"] {
  return {
    basenqn: NQN,
    subsystems: [
      {
        id: 11,
        name: "csi-pvc-2",
        subnqn: `${NQN}:csi-pvc-2`,
        serial: "5e1a",
        allowAnyHost: false,
      },
    ],
    namespaces: [
      { id: 12, devicePath: `zvol/${ZVOL}`, deviceType: "ZVOL", enabled: true },
      { id: 13, devicePath: "/mnt/tank/disk.img", deviceType: "FILE", enabled: false },
    ].map((one, index) => ({
      ...(one as {
        id: number;
        devicePath: string;
        deviceType: "ZVOL" | "FILE";
        enabled: boolean;
      }),
      nsid: index + 1,
      subsystem: 11,
      deviceUuid: `uuid-${one.id}`,
      deviceNguid: `nguid-${one.id}`,
    })),
    ports: [{ id: 14, index: 1, address: "10.0.0.5", service: 4420 }],
    hosts: [{ id: 15, hostnqn: HOST_NQN, dhchapKey: "DHHC-1:00:c2VjcmV0" }],
    portSubsystems: [{ id: 16, port: 14, subsystem: 11 }],
    hostSubsystems: [{ id: 17, host: 15, subsystem: 11 }],
    sessions: [{ hostnqn: HOST_NQN, hostAddress: "10.0.0.9", port: 14, subsystem: 11 }],
  };
}

function replications(): NasReplication[] {
  const of = { sources: [ZVOL], secret: TASK_SECRET };
  return [
    { id: 1, name: "away", direction: "PUSH", transport: "SSH", target: "backup/a", ...of },
    { id: 2, name: "fetched", direction: "PULL", transport: "SSH", target: "tank/k8s", ...of },
    { id: 3, name: "beside", direction: "PUSH", transport: "LOCAL", target: "tank/b", ...of },
  ];
}

function jobs(): NasState["jobs"] {
  return [
    {
      id: 8,
      method: "pool.dataset.lock",
      state: "RUNNING",
      arguments: [NFS, { force: [`${ZVOL}@x`, "/mnt/tank/k8s", "other/x"] }],
      startedAt: GIVEN_TIME,
      username: "plumbline",
    },
    {
      id: 9,
      method: "pool.scrub",
      state: "SUCCESS",
      arguments: ["tank"],
      startedAt: GIVEN_TIME,
      username: "plumbline",
    },
  ];
}
