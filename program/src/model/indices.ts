import { posix } from "node:path";
import type { Collection, Records } from "./collections.ts";
import type { VolumeSource } from "./kubernetes.ts";
import type { Indices } from "./table.ts";

/**
 * How records are looked up. What a record says by itself is its own index value: an index holds no second copy of a path
 * or name, and `findOn` tells systems apart. Values of two parts are joined with a NUL, which no name may contain.
 */
export const INDICES = {
  namespaces: { name: (r) => inCluster(r.cluster, r.name) },
  nodes: {},
  persistentVolumes: {
    name: (r) => inCluster(r.cluster, r.name),
    handle: (r) =>
      r.source.type === "csi" ? handleOf(r.source.driver, r.source.volumeHandle) : null,
    anyHandle: (r) => (r.source.type === "csi" ? r.source.volumeHandle : null),
    sharePath: (r) => sharePathsOf(r.source),
    iqn: (r) => iqnOf(r.source),
  },
  persistentVolumeClaims: {
    name: (r) => inNamespace(r.cluster, r.namespace, r.name),
    uid: (r) => r.uid,
  },
  pods: {
    claim: (r) => r.claims.map((claim) => inNamespace(r.cluster, r.namespace, claim)),
    inlineSharePath: (r) => r.inlineVolumes.flatMap(sharePathsOf),
    inlineIqn: (r) => r.inlineVolumes.flatMap((volume) => iqnOf(volume) ?? []),
  },
  workloads: { owner: (r) => r.owner?.uid ?? null },
  storageClasses: {},
  volumeAttachments: { pv: (r) => (r.pvName === null ? null : inCluster(r.cluster, r.pvName)) },
  csiDrivers: {},
  csiNodes: {},
  volumeSnapshots: {
    name: (r) => inNamespace(r.cluster, r.namespace, r.name),
    uid: (r) => r.uid,
  },
  volumeSnapshotContents: {
    name: (r) => inCluster(r.cluster, r.name),
    handle: (r) => r.snapshotHandle,
    snapshot: (r) => (r.snapshotHandle === null ? null : afterSeparator(r.snapshotHandle)),
    volumeSnapshotUid: (r) => r.volumeSnapshot.uid,
    volume: (r) =>
      [
        r.sourceVolumeHandle,
        r.snapshotHandle === null ? null : beforeSeparator(r.snapshotHandle),
      ].filter((part) => part !== null),
  },
  system: {},
  pools: { name: (r) => r.name },
  datasets: {
    path: (r) => r.path,
    leaf: (r) => leafOf(r.path),
    parent: (r) => parentOf(r.path),
    mountpoint: (r) => r.mountpoint,
    origin: (r) => r.origin,
    originName: (r) => (r.origin === null ? null : r.origin.slice(r.origin.indexOf("@") + 1)),
    originDataset: (r) => (r.origin === null ? null : datasetOfSnapshot(r.origin)),
  },
  datasetSpace: { path: (r) => r.path },
  zfsSnapshots: { dataset: (r) => r.dataset },
  zfsSnapshotDetails: {},
  shares: { path: (r) => r.path, smbName: (r) => r.name?.toLowerCase() ?? null },
  iscsiService: { system: (r) => r.system },
  iscsiTargets: { id: (r) => r.id, name: (r) => r.name },
  iscsiExtents: {
    id: (r) => r.id,
    zvol: (r) => r.zvol,
  },
  iscsiTargetExtents: {
    target: (r) => r.target,
    extent: (r) => r.extent,
  },
  iscsiPortals: {},
  iscsiInitiators: {},
  iscsiSessions: { target: (r) => plainIqn(r.target) },
  nvmeofService: { system: (r) => r.system },
  nvmeofSubsystems: { id: (r) => r.id, name: (r) => r.name, subnqn: (r) => r.subnqn },
  nvmeofNamespaces: { zvol: (r) => r.zvol, subsystem: (r) => r.subsystem },
  nvmeofPorts: { id: (r) => r.id },
  nvmeofPortSubsystems: { subsystem: (r) => r.subsystem, port: (r) => r.port },
  nvmeofHosts: { id: (r) => r.id },
  nvmeofHostSubsystems: { subsystem: (r) => r.subsystem, host: (r) => r.host },
  nvmeofSessions: { subsystem: (r) => r.subsystem },
  jobs: { dataset: (r) => r.datasets },
} satisfies { [C in Collection]: Indices<Records[C]> };

/** Names of the indices of a collection. */
export type IndexName<C extends Collection> = keyof (typeof INDICES)[C] & string;

/** Index value of a cluster-scoped object. */
export function inCluster(cluster: string, name: string): string {
  return `${cluster}\0${name}`;
}

/** Index value of a namespaced object. */
export function inNamespace(cluster: string, namespace: string, name: string): string {
  return `${cluster}\0${namespace}\0${name}`;
}

/** Index value of a volume handle: the same handle may exist under two drivers. */
export function handleOf(driver: string, handle: string): string {
  return `${driver}\0${handle}`;
}

/**
 * The IQN of a session without the mark that an HA pair puts into it: "basename:alt:name" and "basename:HA:name" are the
 * same target as "basename:name" (facts/truenas-api §5.6).
 */
export function plainIqn(iqn: string): string {
  return iqn.replace(/:(?:alt|HA):/, ":");
}

/** Last component of a dataset path. */
export function leafOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Path without its last component; "" for a pool. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** What stands before the first "@" or "/" of a snapshot handle: the volume, in the handles of every driver that has one. */
function beforeSeparator(handle: string): string {
  return handle.slice(0, Math.max(0, handle.search(/[@/]/)));
}

/** What stands after it: the snapshot. */
function afterSeparator(handle: string): string {
  return handle.slice(handle.search(/[@/]/) + 1);
}

/** Dataset path of a full ZFS snapshot name. */
function datasetOfSnapshot(name: string): string {
  const at = name.indexOf("@");
  return at < 0 ? name : name.slice(0, at);
}

/** A path as everybody would write it: no doubled or trailing slash, no "." or ".." in it. */
export function plainPath(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, "");
}

/**
 * The path of a network share a volume names. A driver that notes who provisioned the volume gives out a dataset of its
 * own under its handle; any other path may lie below the directory it means, and is found under every one above it.
 */
function sharePathsOf(source: VolumeSource): readonly string[] {
  const stated =
    source.type === "nfs"
      ? source.path
      : source.type === "csi"
        ? source.attributes["share"]
        : undefined;
  if (stated === undefined) return [];
  const path = plainPath(stated);
  if (source.type === "csi" && isProvisioned(source) && leafOf(path) === source.volumeHandle)
    return [path];
  return [path, ...ancestorsOf(path)];
}

/** Not written by hand: democratic-csi notes its driver type, and "node-manual" for one that provisions nothing. */
function isProvisioned({ attributes }: Extract<VolumeSource, { type: "csi" }>): boolean {
  const type = attributes["provisioner_driver"];
  return type !== undefined && type !== "node-manual";
}

/** Directories above a path, nearest first, without the root. */
export function ancestorsOf(path: string): readonly string[] {
  const above: string[] = [];
  for (let parent = parentOf(path); parent !== ""; parent = parentOf(parent)) above.push(parent);
  return above;
}

function iqnOf(source: VolumeSource): string | null {
  if (source.type === "iscsi") return source.iqn;
  if (source.type === "csi") return source.attributes["iqn"] ?? null;
  return null;
}
