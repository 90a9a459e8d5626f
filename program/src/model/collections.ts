import type * as k from "./kubernetes.ts";
import type * as t from "./truenas.ts";
import type { ClaimUsage } from "./usage.ts";

/**
 * A collection is one kind of object as one source gives it: the unit in which completeness is proven and lost.
 * This map is the whole list; a new kind starts here, and the compiler then names every place that must know it.
 */
export interface KubernetesRecords {
  namespaces: k.Namespace;
  nodes: k.Node;
  persistentVolumes: k.PersistentVolume;
  persistentVolumeClaims: k.PersistentVolumeClaim;
  pods: k.Pod;
  workloads: k.Workload;
  driverConfigs: k.DriverConfig;
  storageClasses: k.StorageClass;
  volumeAttachments: k.VolumeAttachment;
  csiDrivers: k.CsiDriver;
  csiNodes: k.CsiNode;
  volumeSnapshots: k.VolumeSnapshot;
  volumeSnapshotContents: k.VolumeSnapshotContent;
}

/** Collections of a TrueNAS. `datasets` is thin and covers whole pools; `datasetSpace` is rich and covers claim scopes. */
export interface TruenasRecords {
  system: t.SystemState;
  pools: t.Pool;
  datasets: t.Dataset;
  datasetSpace: t.DatasetSpace;
  zfsSnapshots: t.ZfsSnapshot;
  zfsSnapshotDetails: t.ZfsSnapshotDetails;
  shares: t.Share;
  iscsiService: t.IscsiService;
  iscsiTargets: t.IscsiTarget;
  iscsiExtents: t.IscsiExtent;
  iscsiTargetExtents: t.IscsiTargetExtent;
  iscsiPortals: t.IscsiPortal;
  iscsiInitiators: t.IscsiInitiator;
  iscsiSessions: t.IscsiSession;
  nvmeofService: t.NvmeofService;
  nvmeofSubsystems: t.NvmeofSubsystem;
  nvmeofNamespaces: t.NvmeofNamespace;
  nvmeofPorts: t.NvmeofPort;
  nvmeofPortSubsystems: t.NvmeofPortSubsystem;
  nvmeofHosts: t.NvmeofHost;
  nvmeofHostSubsystems: t.NvmeofHostSubsystem;
  nvmeofSessions: t.NvmeofSession;
  snapshotTasks: t.SnapshotTask;
  localUses: t.LocalUse;
  disks: t.Disk;
  diskTemperatures: t.DiskTemperature;
  nasAlerts: t.NasAlert;
  nasServices: t.NasService;
  credentials: t.Credential;
  failover: t.Failover;
  failedJobs: t.FailedJob;
  jobs: t.Job;
}

/** What is known of a cluster from elsewhere: what its claims hold, from a Prometheus or its kubelets. */
export interface UsageRecords {
  claimUsage: ClaimUsage;
}

/** What each collection holds. */
export type Records = KubernetesRecords & TruenasRecords & UsageRecords;
/** A collection that a cluster answers for. */
export type KubernetesCollection = keyof KubernetesRecords;
/** A collection that a TrueNAS answers for. */
export type TruenasCollection = keyof TruenasRecords;
/** One kind of object as one source gives it: the unit in which things are read, complete or not. */
export type Collection = keyof Records;

/** Any record of any collection. */
export type AnyRecord = Records[Collection];

/** The Kubernetes collections that an ordinary read asks for, in the order in which they are read: what others refer to comes last. */
export const KUBERNETES_COLLECTIONS: readonly KubernetesCollection[] = Object.freeze([
  "persistentVolumeClaims",
  "persistentVolumes",
  "volumeSnapshotContents",
  "volumeSnapshots",
  "pods",
  "workloads",
  "volumeAttachments",
  "storageClasses",
  "namespaces",
  "nodes",
  "csiDrivers",
  "csiNodes",
] as const);

/**
 * The TrueNAS collections that an ordinary read asks for, in the order in which they are read; space and snapshot details
 * are asked for by name afterwards. What is pointed at is made before what points at it and goes after it, so datasets
 * are read last: whoever sees a share or an extent sees the dataset it was made for. A target alone is made before its
 * extent and mapping and is read before them: whoever sees a target sees the mapping that a finished create gave it; an
 * NVMe-oF subsystem stands to its namespaces and ports likewise. The price is a dataset whose share or mapping came after
 * their read, and a target whose mapping went before theirs; the rules about those wait for a grace period, and the last
 * read shows the difference.
 */
export const TRUENAS_COLLECTIONS: readonly TruenasCollection[] = Object.freeze([
  "system",
  "pools",
  "shares",
  "iscsiService",
  "iscsiTargets",
  "iscsiExtents",
  "iscsiTargetExtents",
  "iscsiPortals",
  "iscsiInitiators",
  "iscsiSessions",
  "nvmeofService",
  "nvmeofSubsystems",
  "nvmeofNamespaces",
  "nvmeofPorts",
  "nvmeofPortSubsystems",
  "nvmeofHosts",
  "nvmeofHostSubsystems",
  "nvmeofSessions",
  "snapshotTasks",
  "localUses",
  "disks",
  "diskTemperatures",
  "nasAlerts",
  "nasServices",
  "credentials",
  "failover",
  "failedJobs",
  "jobs",
  "datasets",
  "zfsSnapshots",
] as const);

/** Every collection there is. */
export const COLLECTIONS: readonly Collection[] = Object.freeze([
  ...KUBERNETES_COLLECTIONS,
  "driverConfigs",
  "claimUsage",
  ...TRUENAS_COLLECTIONS,
  "datasetSpace",
  "zfsSnapshotDetails",
]);
