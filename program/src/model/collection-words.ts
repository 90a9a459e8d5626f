import type { Collection } from "./collections.ts";

const WORDS = {
  namespaces: "Namespaces",
  nodes: "Nodes",
  persistentVolumes: "PersistentVolumes",
  persistentVolumeClaims: "PersistentVolumeClaims",
  pods: "Pods",
  workloads: "workloads",
  driverConfigs: "configurations of CSI drivers",
  claimUsage: "file system usage of claims",
  storageClasses: "StorageClasses",
  volumeAttachments: "VolumeAttachments",
  csiDrivers: "CSIDrivers",
  csiNodes: "CSINodes",
  volumeSnapshots: "VolumeSnapshots",
  volumeSnapshotContents: "VolumeSnapshotContents",
  system: "system state",
  pools: "pools",
  datasets: "datasets",
  datasetSpace: "space of datasets",
  zfsSnapshots: "ZFS snapshots",
  zfsSnapshotDetails: "properties of ZFS snapshots",
  shares: "shares",
  iscsiService: "iSCSI settings",
  iscsiTargets: "iSCSI targets",
  iscsiExtents: "iSCSI extents",
  iscsiTargetExtents: "iSCSI target extents",
  iscsiPortals: "iSCSI portals",
  iscsiInitiators: "iSCSI initiators",
  iscsiSessions: "iSCSI sessions",
  nvmeofService: "NVMe-oF settings",
  nvmeofSubsystems: "NVMe-oF subsystems",
  nvmeofNamespaces: "NVMe-oF namespaces",
  nvmeofPorts: "NVMe-oF ports",
  nvmeofPortSubsystems: "ports of NVMe-oF subsystems",
  nvmeofHosts: "NVMe-oF hosts",
  nvmeofHostSubsystems: "hosts of NVMe-oF subsystems",
  nvmeofSessions: "NVMe-oF sessions",
  snapshotTasks: "snapshot tasks",
  localUses: "virtual machines, apps and tasks of TrueNAS",
  disks: "disks",
  diskTemperatures: "temperatures of disks",
  nasAlerts: "alerts of TrueNAS",
  nasServices: "services of TrueNAS",
  credentials: "keys and certificates",
  failover: "failover state",
  failedJobs: "failed jobs",
  jobs: "jobs",
} as const satisfies Record<Collection, string>;

/** The words themselves: pages, which may import types only, have to say the same ones. */
export type CollectionWords = typeof WORDS;

/** A collection in the words of its side: "PersistentVolumes", "iSCSI targets". */
export function collectionWords(collection: Collection): string {
  return WORDS[collection];
}
