import type { Collection, Records } from "./collections.ts";
import type { DriverPart, StorageClass, VolumeSource } from "./kubernetes.ts";
import {
  notedNames,
  smbName,
  statedIqn,
  statedNqn,
  statedPath,
  statedPlaces,
  statedSmbShare,
} from "./stated.ts";
import type { Indices } from "./table.ts";
import { uidIn } from "./uid.ts";

interface WithInlineVolumes {
  readonly inlineVolumes: readonly VolumeSource[];
}

/** What is written into Pods and Pod templates as a volume needs no PersistentVolume. */
const INLINE_VOLUMES = {
  inlineSharePath: inline(sharePathsOf),
  inlineMountPath: inline((volume) => statedPath(volume) ?? []),
  inlineSmbShare: inline((volume) => smbShareOf(volume) ?? []),
  inlineIqn: inline((volume) => statedIqn(volume) ?? []),
  inlineNqn: inline((volume) => statedNqn(volume) ?? []),
} satisfies Indices<WithInlineVolumes>;

/** Almost no Pod has a volume of its own. */
function inline(valuesOf: (volume: VolumeSource) => readonly string[] | string) {
  return ({ inlineVolumes }: WithInlineVolumes): readonly string[] | null =>
    inlineVolumes.length === 0 ? null : inlineVolumes.flatMap((volume) => valuesOf(volume));
}

/**
 * How records are looked up. What a record says by itself is its own index value: an index holds no second copy of a path
 * or name, and `findOn` tells systems apart, `pvNamed` clusters. Values of two parts are joined with a NUL, which no name may contain.
 */
export const INDICES = {
  namespaces: {
    name: (r) => inCluster(r.cluster, r.name),
    hinted: (r) => (r.ignoreHint === null ? null : ""),
  },
  nodes: { name: (r) => r.name, address: (r) => r.addresses },
  persistentVolumes: {
    namespace: (r) => r.claimRef?.namespace ?? null,
    name: (r) => r.name,
    storageClass: (r) => r.storageClass,
    claim: (r) =>
      r.claimRef === null
        ? null
        : (r.claimRef.uid ?? inNamespace(r.cluster, r.claimRef.namespace, r.claimRef.name)),
    anyHandle: (r) => (r.source.type === "csi" ? r.source.volumeHandle : null),
    sharePath: (r) => sharePathsOf(r.source),
    mountPath: (r) => statedPath(r.source),
    smbShare: (r) => smbShareOf(r.source),
    iqn: (r) => statedIqn(r.source),
    nqn: (r) => statedNqn(r.source),
  },
  persistentVolumeClaims: {
    namespace: (r) => r.namespace,
    anyName: (r) => r.name,
    name: (r) => inNamespace(r.cluster, r.namespace, r.name),
    uid: (r) => r.uid,
    // A claim for which a volume is made gets one that is called after it: only the others are worth a row.
    othersVolume: (r) => (r.pvName === "" || r.pvName === `pvc-${r.uid}` ? null : r.pvName),
    withoutVolume: (r) => (r.pvName === "" ? "" : null),
    hinted: (r) => (r.ignoreHint === null ? null : ""),
    storageClass: (r) => r.storageClass,
  },
  pods: {
    namespace: (r) => r.namespace,
    anyName: (r) => r.name,
    claim: (r) => r.claims.map((claim) => inNamespace(r.cluster, r.namespace, claim)),
    owner: (r) => r.owner?.uid ?? null,
    node: (r) => (r.nodeName === "" ? null : r.nodeName),
    driver: (r) => (r.driverPod === null ? null : partIn(r.cluster, r.driverPod)),
    inlineHandle: inline((volume) => (volume.type === "csi" ? volume.volumeHandle : [])),
    ...INLINE_VOLUMES,
  },
  workloads: {
    namespace: (r) => r.namespace,
    anyName: (r) => r.name,
    claim: (r) => r.claims.map((claim) => inNamespace(r.cluster, r.namespace, claim)),
    claimPrefix: (r) =>
      r.claimTemplates.map((template) =>
        inNamespace(r.cluster, r.namespace, `${template}-${r.name}`),
      ),
    owner: (r) => r.owner?.uid ?? null,
    claimClass: (r) => r.claimClasses,
    driver: (r) => (r.driverPart === null ? null : partIn(r.cluster, r.driverPart)),
    ...INLINE_VOLUMES,
  },
  driverConfigs: {},
  claimUsage: {
    namespace: (r) => r.namespace,
    claim: (r) => inNamespace(r.cluster, r.namespace, r.claim),
  },
  storageClasses: {
    name: (r) => inCluster(r.cluster, r.name),
    // what it names may be made with the first volume: then it is made in the nearest that is there
    place: (r) => statedPlaces(r).flatMap((place) => [place, ...ancestorsOf(place)]),
    smbShare: (r) => smbShareOf(asVolume(r)),
  },
  volumeAttachments: { pv: (r) => r.pvName },
  csiDrivers: {
    name: (r) => r.name,
    release: (r) => (r.release === null ? null : inCluster(r.cluster, r.release)),
  },
  csiNodes: { name: (r) => r.name, driver: (r) => r.drivers.map((driver) => driver.name) },
  volumeSnapshots: {
    namespace: (r) => r.namespace,
    name: (r) => inNamespace(r.cluster, r.namespace, r.name),
    claim: (r) => (r.claimName === null ? null : inNamespace(r.cluster, r.namespace, r.claimName)),
    uid: (r) => r.uid,
  },
  volumeSnapshotContents: {
    namespace: (r) => r.volumeSnapshot.namespace,
    name: (r) => inCluster(r.cluster, r.name),
    handle: (r) => r.snapshotHandle,
    snapshot: (r) => (r.snapshotHandle === null ? null : snapshotInHandle(r.snapshotHandle)),
    volumeSnapshotUid: (r) => r.volumeSnapshot.uid,
    volume: (r) =>
      [
        r.sourceVolumeHandle === null ? null : leafOf(r.sourceVolumeHandle),
        r.snapshotHandle === null ? null : volumeInHandle(r.snapshotHandle),
      ].filter((part) => part !== null),
  },
  system: {},
  pools: { name: (r) => r.name },
  datasets: {
    path: (r) => r.path,
    leaf: (r) => leafOf(r.path),
    notedName: notedNames,
    parent: (r) => parentOf(r.path),
    mountpoint: (r) => r.mountpoint,
    origin: (r) => r.origin,
    originName: (r) => (r.origin === null ? null : r.origin.slice(r.origin.indexOf("@") + 1)),
    originDataset: (r) => (r.origin === null ? null : datasetOfSnapshot(r.origin)),
  },
  datasetSpace: { path: (r) => r.path },
  zfsSnapshots: { dataset: (r) => r.dataset, uid: (r) => uidIn(r.name) },
  zfsSnapshotDetails: {},
  shares: {
    path: (r) => r.path,
    leaf: (r) => leafOf(r.path),
    smbName: (r) => (r.name === null ? null : smbName(r.name)),
  },
  iscsiService: { system: (r) => r.system },
  iscsiTargets: {
    id: (r) => r.id,
    name: (r) => r.name,
    initiatorGroup: (r) => r.groups.flatMap(({ initiator }) => initiator ?? []),
  },
  iscsiExtents: {
    id: (r) => r.id,
    zvol: (r) => r.zvol,
    leaf: (r) => (r.zvol === null ? null : leafOf(r.zvol)),
  },
  iscsiTargetExtents: {
    target: (r) => r.target,
    extent: (r) => r.extent,
  },
  iscsiPortals: {},
  iscsiInitiators: {},
  iscsiSessions: {
    target: (r) => plainIqn(r.target),
    address: (r) => plainAddress(r.initiatorAddress),
  },
  nvmeofService: { system: (r) => r.system },
  nvmeofSubsystems: { id: (r) => r.id, name: (r) => r.name, subnqn: (r) => r.subnqn },
  nvmeofNamespaces: {
    zvol: (r) => r.zvol,
    leaf: (r) => (r.zvol === null ? null : leafOf(r.zvol)),
    subsystem: (r) => r.subsystem,
  },
  nvmeofPorts: { id: (r) => r.id },
  nvmeofPortSubsystems: { subsystem: (r) => r.subsystem, port: (r) => r.port },
  nvmeofHosts: { id: (r) => r.id },
  nvmeofHostSubsystems: { subsystem: (r) => r.subsystem, host: (r) => r.host },
  nvmeofSessions: {
    subsystem: (r) => r.subsystem,
    address: (r) => plainAddress(r.hostAddress),
  },
  snapshotTasks: {},
  localUses: {
    // what a task fetches into may be made with its first run, in the nearest dataset that is there
    dataset: (r) => [...r.datasets, ...r.roots.filter(isDatasetPath).flatMap(ancestorsOf)],
    root: (r) => r.roots,
    restsOn: (r) => (r.runs ? null : r.system),
  },
  disks: {},
  diskTemperatures: { disk: (r) => r.disk },
  nasAlerts: {},
  nasServices: {},
  credentials: {},
  failover: {},
  failedJobs: {},
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

/** Index value of what an object is of an installed driver. */
export function partIn(cluster: string, { release, role }: DriverPart): string {
  return `${cluster}\0${release}\0${role}`;
}

/**
 * The IQN of a session without the mark that an HA pair puts into it: "basename:alt:name" and "basename:HA:name" are the
 * same target as "basename:name" (facts/truenas-api §5.6).
 */
export function plainIqn(iqn: string): string {
  return iqn.replace(/:(?:alt|HA):/, ":");
}

/** The address alone, of what TrueNAS says of a session: "10.0.0.21:51234", "[fd00::1]:4420". */
export function plainAddress(text: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(text)?.[1];
  return bracketed ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
}

/** Last component of a dataset path. */
export function leafOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Path without its last component; "" for a pool. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Whether a path lies right below a parent: a tenth of what it costs to cut it and look the piece up. */
export function liesIn(path: string, parent: string): boolean {
  return path.lastIndexOf("/") === parent.length && path.startsWith(parent);
}

/**
 * The volume in a snapshot handle, in the handles of every driver that has one: the last component of what stands before
 * the last "@", else what stands before the first "/". Drivers put a protocol and a ":" before it.
 */
function volumeInHandle(handle: string): string {
  const at = handle.lastIndexOf("@");
  if (at < 0) return handle.slice(0, Math.max(0, handle.indexOf("/")));
  const volume = leafOf(handle.slice(0, at));
  return volume.slice(volume.lastIndexOf(":") + 1);
}

/** What stands after it: the snapshot. */
function snapshotInHandle(handle: string): string {
  const at = handle.lastIndexOf("@");
  return handle.slice((at < 0 ? handle.indexOf("/") : at) + 1);
}

/** Dataset path of a full ZFS snapshot name. */
export function datasetOfSnapshot(name: string): string {
  const at = name.indexOf("@");
  return at < 0 ? name : name.slice(0, at);
}

/**
 * Paths under which a volume of an NFS server is found. A driver that gives out a dataset of its own puts the handle into
 * the path; any other path may lie below the dataset it means, and is found under every directory above it as well.
 */
function sharePathsOf(source: VolumeSource): readonly string[] {
  const path = statedPath(source);
  if (path === null) return [];
  return source.type === "csi" && hasOwnDataset(source, path)
    ? [path]
    : [path, ...ancestorsOf(path)];
}

/** democratic-csi notes its driver type; these make directories, or nothing at all (facts/democratic-csi §1.1). */
const WITHOUT_DATASET: ReadonlySet<string> = new Set([
  "nfs-client",
  "smb-client",
  "lustre-client",
  "local-hostpath",
  "node-manual",
]);

function hasOwnDataset(
  { attributes, volumeHandle }: Extract<VolumeSource, { type: "csi" }>,
  path: string,
): boolean {
  if (path === `/mnt/${volumeHandle}`) return true;
  const type = attributes["provisioner_driver"];
  return type !== undefined && !WITHOUT_DATASET.has(type) && leafOf(path) === volumeHandle;
}

/** What a volume of it would say. */
function asVolume({ driver, parameters }: StorageClass): VolumeSource {
  return { type: "csi", driver, volumeHandle: "", attributes: parameters };
}

function smbShareOf(source: VolumeSource): string | null {
  const stated = statedSmbShare(source);
  return stated === null ? null : smbName(stated.share);
}

function isDatasetPath(path: string): boolean {
  return !path.startsWith("/");
}

/** Directories above a path, nearest first, without the root. */
export function ancestorsOf(path: string): readonly string[] {
  const above: string[] = [];
  for (let parent = parentOf(path); parent !== ""; parent = parentOf(parent)) above.push(parent);
  return above;
}
