import type { Collection } from "./collections.ts";

const WORDS: Record<Collection, string> = {
  namespaces: "Namespaces",
  nodes: "Nodes",
  persistentVolumes: "PersistentVolumes",
  persistentVolumeClaims: "PersistentVolumeClaims",
  pods: "Pods",
  workloads: "workloads",
  driverConfigs: "configurations of CSI drivers",
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
  jobs: "jobs",
};

/** A collection in the words of its side: "PersistentVolumes", "iSCSI targets". */
export function collectionWords(collection: Collection): string {
  return WORDS[collection];
}
