import type { AnyRecord } from "../model/collections.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { SystemId } from "../model/ids.ts";
import type {
  Dataset,
  IscsiExtent,
  NvmeofNamespace,
  Share,
  SnapshotTask,
  ZfsSnapshot,
} from "../model/truenas.ts";
import type { Subject, SubjectKind } from "./finding.ts";
import type { ConfiguredSource } from "./places.ts";
import type { JudgedCollection, Rule } from "./rule.ts";

/** What a finding about a record is called, in the words of the command line. */
export function subjectOf(
  collection: JudgedCollection,
  record: AnyRecord,
  sources: readonly ConfiguredSource[],
): Subject {
  const owner = ownerOf(record);
  return {
    kind: kindOf(collection, record),
    key: keyOfRecord(record),
    name: nameOf(record),
    namespace: "namespace" in record ? record.namespace : null,
    source: sources.find((source) => source.id === owner)?.name ?? owner,
  };
}

/** Id of the cluster or system a record was read from. */
export function ownerOf(record: AnyRecord): string {
  return "system" in record ? record.system : record.cluster;
}

/** The system a record was read from; null for Kubernetes objects. */
export function systemOf(record: AnyRecord): SystemId | null {
  return "system" in record ? record.system : null;
}

/** Path of the dataset that decides in which claim scope a record lies; null where none does. */
export function datasetPathOf(collection: JudgedCollection, record: AnyRecord): string | null {
  switch (collection) {
    case "datasets":
      return (record as Dataset).path;
    case "zfsSnapshots":
      return (record as ZfsSnapshot).dataset;
    case "shares":
      return (record as Share).path.replace(/^\/mnt\//, "");
    case "iscsiExtents":
      return (record as IscsiExtent).zvol;
    case "snapshotTasks":
      return (record as SnapshotTask).dataset;
    case "nvmeofNamespaces":
      return (record as NvmeofNamespace).zvol;
    default:
      return null;
  }
}

const KINDS: Readonly<Record<JudgedCollection, SubjectKind>> = Object.freeze({
  persistentVolumes: "pv",
  persistentVolumeClaims: "pvc",
  volumeSnapshots: "volumesnapshot",
  volumeSnapshotContents: "volumesnapshotcontent",
  volumeAttachments: "volumeattachment",
  storageClasses: "storageclass",
  csiDrivers: "csidriver",
  csiNodes: "node",
  datasets: "dataset",
  zfsSnapshots: "snapshot",
  shares: "share",
  iscsiTargets: "target",
  iscsiExtents: "extent",
  iscsiInitiators: "initiator-group",
  iscsiSessions: "session",
  nvmeofSubsystems: "nvmeof-subsystem",
  nvmeofNamespaces: "nvmeof-namespace",
  nvmeofSessions: "session",
  snapshotTasks: "snapshot-task",
  system: "system",
  pools: "pool",
  disks: "disk",
  nasAlerts: "nas-alert",
  nasServices: "service",
  credentials: "credential",
  failover: "failover",
  failedJobs: "nas-job",
});

/** What to do about whatever a rule finds: `kind/NAME` stands where a finding has the name of its subject. */
export function remedyOf({ remedy, each }: Pick<Rule, "remedy" | "each">): readonly string[] {
  return remedy.map((step) => step.replaceAll("{subject}", `${KINDS[each]}/NAME`));
}

function kindOf(collection: JudgedCollection, record: AnyRecord): SubjectKind {
  return collection === "datasets" && (record as Dataset).kind === "zvol"
    ? "zvol"
    : KINDS[collection];
}

function nameOf(record: AnyRecord): string {
  if ("dataset" in record && "name" in record) return `${record.dataset}@${record.name}`;
  if ("path" in record) return record.path;
  if ("namingSchema" in record) return record.dataset;
  if ("nsid" in record) return `${record.subsystemName}/${record.nsid ?? "?"}`;
  if ("initiator" in record) return record.initiator;
  if ("hostnqn" in record) return record.hostnqn;
  if ("initiators" in record) return `${record.id}`;
  if ("klass" in record) return record.klass;
  if ("service" in record) return record.service;
  if ("finishedAt" in record) return [record.method, ...record.datasets].join(" ");
  if ("hostname" in record) return record.hostname;
  if ("disabledBy" in record) return "controllers";
  return "name" in record && record.name !== null ? record.name : keyOfRecord(record);
}
