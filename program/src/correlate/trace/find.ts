import type { AnyRecord, Collection, Records } from "../../model/collections.ts";
import { datasetOfSnapshot } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Workload, WorkloadKind } from "../../model/kubernetes.ts";
import type { Pool, Vdev } from "../../model/truenas.ts";
import { smbName } from "../../model/stated.ts";
import type { BlockTarget, Links } from "../links.ts";
import type { VisitedLayer } from "./neighbours.ts";

/** Kinds that a chain can start from, with the short names people type, the collection each is found in and the layer where it starts. */
export const TRACE_KINDS = Object.freeze({
  pod: { collection: "pods", layer: "pod", aliases: ["po", "pods"] },
  pvc: {
    collection: "persistentVolumeClaims",
    layer: "claim",
    aliases: ["persistentvolumeclaim", "persistentvolumeclaims", "claim"],
  },
  pv: {
    collection: "persistentVolumes",
    layer: "pv",
    aliases: ["persistentvolume", "persistentvolumes"],
  },
  deployment: { collection: "workloads", layer: "workload", aliases: ["deploy", "deployments"] },
  replicaset: { collection: "workloads", layer: "workload", aliases: ["rs", "replicasets"] },
  replicationcontroller: {
    collection: "workloads",
    layer: "workload",
    aliases: ["rc", "replicationcontrollers"],
  },
  statefulset: { collection: "workloads", layer: "workload", aliases: ["sts", "statefulsets"] },
  daemonset: { collection: "workloads", layer: "workload", aliases: ["ds", "daemonsets"] },
  job: { collection: "workloads", layer: "workload", aliases: ["jobs"] },
  cronjob: { collection: "workloads", layer: "workload", aliases: ["cj", "cronjobs"] },
  volumeattachment: {
    collection: "volumeAttachments",
    layer: "attachment",
    aliases: ["va", "volumeattachments"],
  },
  volumesnapshot: {
    collection: "volumeSnapshots",
    layer: "volumeSnapshot",
    aliases: ["vs", "volumesnapshots"],
  },
  volumesnapshotcontent: {
    collection: "volumeSnapshotContents",
    layer: "volumeSnapshotContent",
    aliases: ["vsc", "volumesnapshotcontents"],
  },
  dataset: {
    collection: "datasets",
    layer: "dataset",
    aliases: ["datasets", "zvol", "filesystem"],
  },
  snapshot: { collection: "zfsSnapshots", layer: "zfsSnapshot", aliases: ["zfssnapshot", "snap"] },
  share: { collection: "shares", layer: "share", aliases: ["shares", "nfs", "smb"] },
  target: { collection: "iscsiTargets", layer: "target", aliases: ["targets", "iqn"] },
  extent: { collection: "iscsiExtents", layer: "extent", aliases: ["extents"] },
  "nvmeof-subsystem": {
    collection: "nvmeofSubsystems",
    layer: "subsystem",
    aliases: ["subsystem", "subsystems", "nqn"],
  },
  "nvmeof-namespace": {
    collection: "nvmeofNamespaces",
    layer: "nvmeofNamespace",
    aliases: ["nvmeof-namespaces"],
  },
  session: { collection: "iscsiSessions", layer: "session", aliases: ["sessions"] },
  "nvmeof-session": {
    collection: "nvmeofSessions",
    layer: "session",
    aliases: ["nvmeof-sessions"],
  },
  storageclass: { collection: "storageClasses", layer: "pv", aliases: ["sc", "storageclasses"] },
  csidriver: { collection: "csiDrivers", layer: "pv", aliases: ["csidrivers"] },
  node: { collection: "csiNodes", layer: "pod", aliases: ["no", "nodes", "csinode", "csinodes"] },
  "initiator-group": {
    collection: "iscsiInitiators",
    layer: "target",
    aliases: ["initiator-groups"],
  },
  "snapshot-task": { collection: "snapshotTasks", layer: "dataset", aliases: ["snapshot-tasks"] },
  pool: { collection: "pools", layer: "pool", aliases: ["pools"] },
  vdev: { collection: "pools", layer: "pool", aliases: ["vdevs"] },
  disk: { collection: "pools", layer: "pool", aliases: ["disks"] },
} as const satisfies Record<
  string,
  { collection: Collection; layer: VisitedLayer; aliases: readonly string[] }
>);

/** A kind by its first name. */
export type TraceKind = keyof typeof TRACE_KINDS;

/** The kind a person means by a word; null for none. Case does not matter, as in kubectl. */
export function traceKind(word: string): TraceKind | null {
  const wanted = word.toLowerCase();
  for (const [kind, { aliases }] of Object.entries(TRACE_KINDS)) {
    if (kind === wanted || (aliases as readonly string[]).includes(wanted))
      return kind as TraceKind;
  }
  return null;
}

/** What was asked for: a kind, the name after the slash, and the namespace of `-n` where one was given. */
export interface Question {
  readonly kind: TraceKind;
  readonly name: string;
  readonly namespace: string | null;
  /** Id of the cluster or system that alone is meant, null where that is not known; left out where any will do. */
  readonly source?: string | null;
}

/** Records that answer to a question; several where clusters or systems share a name. For a vdev or disk, the pools it is in. */
export function findRecords(
  question: Question,
  inventory: InventoryView,
  links: Links,
): readonly AnyRecord[] {
  const { kind, name, namespace } = question;
  const matches = MATCHERS[kind] as (record: AnyRecord, name: string, links: Links) => boolean;
  return [...candidates(kind, name, inventory)].filter(
    (record) =>
      matches(record, name, links) && inNamespace(record, namespace) && isIn(record, question),
  );
}

/** Records among which all of this name are: looked up where there are many of their kind, else all. */
function candidates(kind: TraceKind, name: string, inventory: InventoryView): Iterable<AnyRecord> {
  const { collection } = TRACE_KINDS[kind];
  switch (collection) {
    case "pods":
    case "workloads":
    case "persistentVolumeClaims":
      return inventory.find(collection, "anyName", name);
    case "persistentVolumes":
      return inventory.find(collection, "name", name);
    case "datasets":
      return inventory.find(collection, "path", name);
    case "zfsSnapshots":
      return inventory.find(collection, "dataset", datasetOfSnapshot(name));
    case "shares":
      return new Set([
        ...inventory.find(collection, "path", name),
        ...inventory.find(collection, "smbName", smbName(name)),
      ]);
    default:
      return inventory.all(collection);
  }
}

type Matchers = {
  [K in TraceKind]: (
    record: Records[(typeof TRACE_KINDS)[K]["collection"]],
    name: string,
    links: Links,
  ) => boolean;
};

const MATCHERS: Matchers = {
  deployment: ofKind("Deployment"),
  replicaset: ofKind("ReplicaSet"),
  replicationcontroller: ofKind("ReplicationController"),
  statefulset: ofKind("StatefulSet"),
  daemonset: ofKind("DaemonSet"),
  job: ofKind("Job"),
  cronjob: ofKind("CronJob"),
  pod: byName,
  pvc: byName,
  pv: byName,
  volumeattachment: byName,
  volumesnapshot: byName,
  volumesnapshotcontent: byName,
  dataset: (dataset, name) => dataset.path === name,
  snapshot: (snapshot, name) => `${snapshot.dataset}@${snapshot.name}` === name,
  share: (share, name) =>
    share.path === name || (share.name !== null && smbName(share.name) === smbName(name)),
  target: byQualifiedName,
  extent: byName,
  "nvmeof-subsystem": byQualifiedName,
  "nvmeof-namespace": (namespace, name, links) =>
    links
      .targetsThrough(namespace)
      .some((subsystem) => `${subsystem.name}/${namespace.nsid ?? ""}` === name),
  session: (session, name) => session.initiator === name,
  "nvmeof-session": (session, name) => session.hostnqn === name,
  storageclass: byName,
  csidriver: byName,
  node: byName,
  "initiator-group": (group, name) => String(group.id) === name,
  "snapshot-task": (task, name) => task.dataset === name,
  pool: byName,
  vdev: (pool, name) => partsOf(pool, "vdev", name).length > 0,
  disk: (pool, name) => partsOf(pool, "disk", name).length > 0,
};

function byName(record: { readonly name: string }, name: string): boolean {
  return record.name === name;
}

function byQualifiedName(target: BlockTarget, name: string, links: Links): boolean {
  return target.name === name || links.qualifiedNameOf(target) === name;
}

function ofKind(kind: WorkloadKind): (workload: Workload, name: string) => boolean {
  return (workload, name) => workload.kind === kind && workload.name === name;
}

/** Vdevs of a pool, or disks, of this name; "tank/mirror-0" is the one in tank. */
export function partsOf(pool: Pool, kind: "vdev" | "disk", name: string): readonly Vdev[] {
  const own = name.startsWith(`${pool.name}/`) ? name.slice(pool.name.length + 1) : name;
  return (pool.vdevs ?? []).flatMap(withChildren).filter((vdev) => {
    const isDisk = vdev.children.length === 0;
    return kind === "disk"
      ? isDisk && (vdev.disk ?? vdev.name) === own
      : !isDisk && vdev.name === own;
  });
}

function withChildren(vdev: Vdev): readonly Vdev[] {
  return [vdev, ...vdev.children.flatMap(withChildren)];
}

function isIn(record: AnyRecord, { source }: Question): boolean {
  return source === undefined || source === ("system" in record ? record.system : record.cluster);
}

function inNamespace(record: AnyRecord, namespace: string | null): boolean {
  return namespace === null || !("namespace" in record) || record.namespace === namespace;
}
