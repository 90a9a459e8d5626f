// One builder for each kind of record, so that a test has its whole world from one place; long because there are many kinds.
import type { Collection, Records } from "./collections.ts";
import { COLLECTIONS, KUBERNETES_COLLECTIONS } from "./collections.ts";
import { snapshotKey } from "./identity.ts";
import { keyOf } from "./ids.ts";
import { Inventory } from "./inventory.ts";
import type {
  CsiDriver,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
  VolumeAttachment,
  VolumeSnapshot,
  VolumeSnapshotContent,
  Workload,
} from "./kubernetes.ts";
import { NOT_SERVED, type Observation, type Reason } from "./observation.ts";
import type { SourceRef, SpaceWanted } from "./source.ts";
import type {
  Dataset,
  DatasetSpace,
  IscsiExtent,
  IscsiTarget,
  NvmeofNamespace,
  NvmeofPort,
  NvmeofSubsystem,
  Pool,
  Share,
  Vdev,
  ZfsSnapshot,
  ZfsSnapshotDetails,
} from "./truenas.ts";

/**
 * Builders for tests of the pure middle: one cluster "prod", one system "nas1" with pool "tank", records with sensible
 * defaults, and an inventory in which every collection is complete unless the test says otherwise.
 */
export const CLUSTER = "cluster-uid";
export const SYSTEM = "host-id";
export const NOW = Date.UTC(2026, 10, 24, 12);
export const DAY_MS = 86_400_000;
export const UID = "0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11";
export const NFS_PARENT = "tank/k8s/nfs/v";
export const ISCSI_PARENT = "tank/k8s/iscsi/v";
export const BASENAME = "iqn.2005-10.org.freenas.ctl";
export const SMB_PARENT = "tank/k8s/smb/v";
export const NVMEOF_PARENT = "tank/k8s/nvmeof/v";
export const BASENQN = "nqn.2011-06.com.truenas:uuid:3a1b5c7d-0000-4000-8000-000000000001";

/** Records by collection; what is left out is empty. */
export type GivenRecords = { readonly [C in Collection]?: readonly Records[C][] };

const cluster: SourceRef = Object.freeze({ kind: "cluster", name: "prod", id: CLUSTER });
const system: SourceRef = Object.freeze({ kind: "system", name: "nas1", id: SYSTEM });

/** A complete observation of a collection, of "prod" or "nas1" as the collection demands. */
export function observed<C extends Collection>(
  collection: C,
  records: readonly Records[C][],
  within = "",
): Observation {
  const proof = [{ check: "given", evidence: "by the test" }];
  return {
    ...header(collection, within),
    state: "complete",
    records,
    proof,
  } as unknown as Observation;
}

/** An observation of a kind that a cluster does not serve: whole, empty, and no word about what was in it. */
export function unserved(collection: Collection): Observation {
  const proof = [{ check: NOT_SERVED, evidence: "no group snapshot.storage.k8s.io" }];
  return { ...observed(collection, []), proof } as Observation;
}

/** An observation that saw only part of a collection. */
export function incomplete<C extends Collection>(
  collection: C,
  records: readonly Records[C][] = [],
  reason: Reason = LOST,
): Observation {
  return {
    ...header(collection, ""),
    state: "incomplete",
    records,
    reason,
  } as unknown as Observation;
}

const LOST: Reason = Object.freeze({
  code: "interrupted",
  message: "the connection ended in mid-answer",
  next: "try again",
});

function header(collection: Collection, within: string) {
  const isOfCluster =
    collection === "claimUsage" ||
    (KUBERNETES_COLLECTIONS as readonly Collection[]).includes(collection);
  const source = isOfCluster ? cluster : system;
  return {
    source,
    collection,
    within,
    pass: "first" as const,
    startedAt: NOW - 1_000,
    finishedAt: NOW - 500,
  };
}

/** An inventory of these records; `instead` replaces whole observations, a null leaves the collection unread. */
export function inventoryOf(
  records: GivenRecords,
  instead: { readonly [C in Collection]?: Observation | null } = {},
): Inventory {
  const inventory = new Inventory();
  for (const collection of COLLECTIONS) {
    const observation =
      collection in instead
        ? instead[collection]
        : observed(collection, (records[collection] ?? []) as never);
    if (observation) inventory.apply(observation);
  }
  return inventory;
}

/** Several sets of records as one. */
export function together(...sets: readonly GivenRecords[]): GivenRecords {
  const all: Partial<Record<Collection, unknown[]>> = {};
  for (const set of sets)
    for (const [collection, records] of Object.entries(set))
      (all[collection as Collection] ??= []).push(...records);
  return all as GivenRecords;
}

const kubernetesMeta = (uid: string, name: string) => ({
  cluster: CLUSTER,
  uid,
  name,
  createdAt: NOW - 30 * DAY_MS,
  deletionRequestedAt: null,
  ignoreHint: null,
});

export function aClaim(over: Partial<PersistentVolumeClaim> = {}): PersistentVolumeClaim {
  const uid = over.uid ?? UID;
  return {
    ...kubernetesMeta(uid, "data-postgres-0"),
    namespace: "shop",
    labels: {},
    phase: "Bound",
    pvName: `pvc-${uid}`,
    storageClass: "truenas-nfs",
    requestedBytes: 5 * 2 ** 30,
    capacityBytes: 5 * 2 ** 30,
    accessModes: ["ReadWriteOnce"],
    finalizers: ["kubernetes.io/pvc-protection"],
    owner: null,
    dataSource: null,
    use: null,
    ...over,
  };
}

export function aPv(over: Partial<PersistentVolume> = {}): PersistentVolume {
  const name = over.name ?? `pvc-${UID}`;
  return {
    ...kubernetesMeta(over.uid ?? `uid-of-${name}`, name),
    labels: {},
    phase: "Bound",
    statusMessage: "",
    phaseChangedAt: NOW - 30 * DAY_MS,
    reclaimPolicy: "Delete",
    storageClass: "truenas-nfs",
    capacityBytes: 5 * 2 ** 30,
    accessModes: ["ReadWriteMany"],
    volumeMode: "Filesystem",
    claimRef: { namespace: "shop", name: "data-postgres-0", uid: UID },
    source: nfsSource(name),
    finalizers: ["kubernetes.io/pv-protection"],
    ...over,
  };
}

export function nfsSource(
  handle: string,
  path = `/mnt/${NFS_PARENT}/${handle}`,
): PersistentVolume["source"] {
  const attributes = {
    node_attach_driver: "nfs",
    provisioner_driver: "freenas-api-nfs",
    server: "10.0.0.10",
    share: path,
  };
  return { type: "csi", driver: "org.democratic-csi.nfs", volumeHandle: handle, attributes };
}

export function iscsiSource(
  handle: string,
  target = `csi-${handle}-clustera`,
): PersistentVolume["source"] {
  const attributes = {
    node_attach_driver: "iscsi",
    provisioner_driver: "freenas-api-iscsi",
    portal: "10.0.0.10:3260",
    portals: "",
    iqn: `${BASENAME}:${target}`,
    lun: "0",
  };
  return { type: "csi", driver: "org.democratic-csi.iscsi", volumeHandle: handle, attributes };
}

export function aPod(over: Partial<Pod> = {}): Pod {
  const name = over.name ?? "postgres-0";
  return {
    ...kubernetesMeta(`uid-of-${name}`, name),
    namespace: "shop",
    phase: "Running",
    nodeName: "worker-1",
    owner: { kind: "StatefulSet", name: "postgres", uid: "uid-of-sts" },
    claims: ["data-postgres-0"],
    inlineVolumes: [],
    driverPod: null,
    ...over,
  };
}

/** A Deployment of "shop", scaled to 0 and without volumes. */
export function aWorkload(over: Partial<Workload> = {}): Workload {
  const { kind = "Deployment", name = "web" } = over;
  return {
    ...kubernetesMeta(over.uid ?? `uid-of-${kind}-${name}`, name),
    namespace: "shop",
    kind,
    owner: null,
    replicas: 0,
    suspended: false,
    finished: false,
    schedule: null,
    claims: [],
    claimTemplates: [],
    firstOrdinal: 0,
    claimClasses: [],
    inlineVolumes: [],
    driverPart: null,
    ...over,
  };
}

/** A StorageClass of "prod", of the driver of the NFS volumes. */
export function aStorageClass(over: Partial<StorageClass> = {}): StorageClass {
  const { name = "truenas-nfs" } = over;
  return {
    ...kubernetesMeta(over.uid ?? `uid-of-class-${name}`, name),
    driver: "org.democratic-csi.nfs",
    reclaimPolicy: "Delete",
    isDefault: false,
    bindingMode: "Immediate",
    parameters: {},
    ...over,
  };
}

/** A VolumeAttachment of the PersistentVolume of the builders to worker-1. */
export function anAttachment(over: Partial<VolumeAttachment> = {}): VolumeAttachment {
  const { name = "csi-1" } = over;
  return {
    ...kubernetesMeta(`uid-of-${name}`, name),
    driver: "org.democratic-csi.iscsi",
    nodeName: "worker-1",
    pvName: `pvc-${UID}`,
    attached: true,
    error: null,
    ...over,
  };
}

/** A node with its drivers, each of which is installed in the cluster. */
export function aNodeWith(name: string, ...drivers: readonly string[]): GivenRecords {
  return {
    nodes: [{ ...kubernetesMeta(`uid-of-${name}`, name), addresses: [], ...READY }],
    csiNodes: [
      {
        ...kubernetesMeta(`uid-of-csinode-${name}`, name),
        drivers: drivers.map((driver) => ({ name: driver, nodeId: name })),
      },
    ],
    csiDrivers: drivers.map((driver) => aCsiDriver(driver)),
  };
}

export function aCsiDriver(name: string, over: Partial<CsiDriver> = {}): CsiDriver {
  return {
    ...kubernetesMeta(`uid-of-${name}`, name),
    attachRequired: true,
    appName: null,
    release: null,
    ...over,
  };
}

export function aContent(over: Partial<VolumeSnapshotContent> = {}): VolumeSnapshotContent {
  const uid = over.uid ?? "7c9e6679-7425-40de-944b-e07fc1f90ae7";
  return {
    ...kubernetesMeta(`uid-of-content-${uid}`, `snapcontent-${uid}`),
    labels: {},
    driver: "org.democratic-csi.nfs",
    deletionPolicy: "Delete",
    volumeSnapshot: { namespace: "shop", name: "nightly", uid },
    sourceVolumeHandle: `pvc-${UID}`,
    snapshotHandle: `pvc-${UID}@snapshot-${uid}`,
    preProvisioned: false,
    readyToUse: true,
    error: null,
    ...over,
  };
}

export function aVolumeSnapshot(over: Partial<VolumeSnapshot> = {}): VolumeSnapshot {
  const uid = over.uid ?? "7c9e6679-7425-40de-944b-e07fc1f90ae7";
  return {
    ...kubernetesMeta(uid, "nightly"),
    namespace: "shop",
    labels: {},
    claimName: "data-postgres-0",
    contentName: `snapcontent-${uid}`,
    readyToUse: true,
    error: null,
    ...over,
  };
}

/** A Node with one address, as sessions and NFS clients show it. */
export function aNode(
  name: string,
  address: string,
  over: Partial<Records["nodes"]> = {},
): Records["nodes"] {
  const meta = kubernetesMeta(`uid-of-${name}`, name);
  return { ...meta, addresses: [address, name], ...READY, ...over };
}

/** For a cluster whose kubelets no test asks. */
export function noKubelets(): never {
  throw new Error("nobody asks the kubelets of this test");
}

/** A node that is well, whose kubelet nobody asks. */
const READY = Object.freeze({ isReady: true, kubelet: null });

/** What a driver is told, as its Secret says; nothing unless said otherwise. */
export function aDriverConfig(
  over: Partial<Records["driverConfigs"]> = {},
): Records["driverConfigs"] {
  return {
    ...kubernetesMeta("uid-of-driver-config", "zfs-nfs-driver-config"),
    namespace: "democratic-csi",
    driver: "freenas-api-nfs",
    parent: NFS_PARENT,
    snapshotParent: null,
    instanceId: null,
    namePrefix: null,
    nameSuffix: null,
    enableQuotas: null,
    ...over,
  };
}

/** What the file system of the claim of the builders holds: half of 5 GiB, and few inodes. */
export function aClaimUsage(over: Partial<Records["claimUsage"]> = {}): Records["claimUsage"] {
  const { namespace = "shop", claim = "data-postgres-0" } = over;
  return {
    key: keyOf(CLUSTER, `${namespace}/${claim}`),
    cluster: CLUSTER,
    namespace,
    claim,
    usedBytes: 2.5 * 2 ** 30,
    capacityBytes: 5 * 2 ** 30,
    inodes: 1_000,
    inodesUsed: 10,
    at: NOW - 30_000,
    ...over,
  };
}

export function aPool(over: Partial<Pool> = {}): Pool {
  const name = over.name ?? "tank";
  const guid = over.guid ?? `guid-of-${name}`;
  return {
    key: keyOf(SYSTEM, guid),
    system: SYSTEM,
    guid,
    name,
    status: "ONLINE",
    healthy: true,
    statusDetail: null,
    scan: null,
    sizeBytes: 10 * 2 ** 40,
    allocatedBytes: 2 ** 40,
    freeBytes: 9 * 2 ** 40,
    vdevs: [],
    ...over,
  };
}

/** An ONLINE disk of a pool; with children a mirror of them. */
export function aVdev(name: string, over: Partial<Vdev> = {}): Vdev {
  const isLeaf = over.children === undefined;
  return {
    guid: `guid-of-${name}`,
    name,
    class: "data",
    type: isLeaf ? "DISK" : "MIRROR",
    status: "ONLINE",
    disk: isLeaf ? name : null,
    lostSerial: null,
    readErrors: 0,
    writeErrors: 0,
    checksumErrors: 0,
    sizeBytes: null,
    children: [],
    ...over,
  };
}

/** A hard disk of "nas1". */
export function aDisk(name: string, over: Partial<Records["disks"]> = {}): Records["disks"] {
  const serial = `serial-of-${name}`;
  const key = keyOf(SYSTEM, `disk/${serial}`);
  return {
    key,
    system: SYSTEM,
    name,
    serial,
    model: "EXOS",
    type: "HDD",
    sizeBytes: null,
    ...over,
  };
}

/** How hot a disk is. */
export function aTemperature(
  disk: string,
  celsius: number,
  criticalCelsius: number | null = null,
): Records["diskTemperatures"] {
  return {
    key: keyOf(SYSTEM, `temperature/${disk}`),
    system: SYSTEM,
    disk,
    celsius,
    criticalCelsius,
  };
}

/** A critical alert of this class. */
export function aNasAlert(
  klass: string,
  over: Partial<Records["nasAlerts"]> = {},
): Records["nasAlerts"] {
  return {
    key: keyOf(SYSTEM, `alert/${klass}`),
    system: SYSTEM,
    klass,
    level: "CRITICAL",
    count: 1,
    dismissed: 0,
    firstAt: NOW - DAY_MS,
    texts: [`${klass}!`],
    mentions: [],
    ...over,
  };
}

/** The mirror-0 of a disk that works and one that has failed. */
export function aDegradedMirror(healthy: string, faulted: string): Vdev {
  const children = [aVdev(healthy), aVdev(faulted, { status: "FAULTED" })];
  return aVdev("mirror-0", { status: "DEGRADED", children });
}

export function aDataset(path: string, over: Partial<Dataset> = {}): Dataset {
  const kind = over.kind ?? "filesystem";
  const guid = over.guid ?? `guid-of-${path}`;
  return {
    key: keyOf(SYSTEM, guid),
    system: SYSTEM,
    guid,
    path,
    pool: path.split("/", 1)[0] ?? "",
    kind,
    createTxg: "100",
    createdAt: NOW - 30 * DAY_MS,
    origin: null,
    mountpoint: kind === "zvol" ? null : `/mnt/${path}`,
    readonly: false,
    volsizeBytes: kind === "zvol" ? 5 * 2 ** 30 : null,
    quotaBytes: null,
    refquotaBytes: null,
    refreservationBytes: null,
    userProperties: {},
    ...over,
  };
}

/** The state of "nas1": 25.10, ready, alone. */
export function aSystem(over: Partial<Records["system"]> = {}): Records["system"] {
  return {
    key: keyOf(SYSTEM, "system"),
    system: SYSTEM,
    hostname: "nas1",
    version: "25.10.6",
    apiVersion: "v25.10.5",
    state: "READY",
    failover: "SINGLE",
    bootId: "boot",
    clockSkewMs: 0,
    answerTimes: [],
    poolGuids: ["guid-of-tank"],
    hiddenPaths: {
      by: "substring",
      names: ["/.system", "/ix-applications", "/ix-apps", "/.ix-virt"],
    },
    doubts: [],
    ...over,
  };
}

/** The pool and the parents that volumes lie in; without a parent, inherited marks cannot be told. */
export function parents(...paths: readonly string[]): GivenRecords {
  const all = new Set([
    "tank",
    ...paths.flatMap((path) =>
      path.split("/").map((_, depth, parts) => parts.slice(0, depth + 1).join("/")),
    ),
  ]);
  return {
    pools: [aPool()],
    datasets: [...all].map((path) => aDataset(path)),
    iscsiService: [anIscsiService()],
  };
}

function anIscsiService(): Records["iscsiService"] {
  return {
    key: keyOf(SYSTEM, "iscsi"),
    system: SYSTEM,
    basename: BASENAME,
    listenPort: 3260,
    alua: false,
  };
}

/** The marks democratic-csi writes on a finished volume (facts/democratic-csi §1.4). */
export function marks(
  name: string,
  driver: string,
  over: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    "democratic-csi:csi_volume_name": name,
    "democratic-csi:managed_resource": "true",
    "democratic-csi:volume_context_provisioner_driver": driver,
    "democratic-csi:provision_success": "true",
    ...over,
  };
}

export function aSpace(dataset: Dataset, usedBytes: number): DatasetSpace {
  return {
    key: dataset.key,
    system: SYSTEM,
    path: dataset.path,
    usedBytes,
    usedBySnapshotsBytes: 0,
    usedByRefreservationBytes: 0,
    referencedBytes: usedBytes,
    logicalUsedBytes: usedBytes,
    compression: "lz4",
    sync: "standard",
    blockBytes: 16_384,
    availableBytes: 9 * 2 ** 40,
    locked: false,
  };
}

/** As TrueNAS answers: of a parent, and of all below it or of those named. */
export function spaceOf(
  { parent, datasets }: SpaceWanted,
  { datasetSpace = [] }: GivenRecords,
): Observation {
  const below = datasetSpace.filter(({ path }) => path.startsWith(`${parent}/`));
  const named = below.filter(({ path }) => datasets === "all" || datasets.includes(path));
  return observed("datasetSpace", named, parent);
}

/** A volume of democratic-csi over SMB, whose share is named as the handle. */
export function smbSource(handle: string, share = handle): PersistentVolume["source"] {
  const attributes = {
    node_attach_driver: "smb",
    provisioner_driver: "freenas-api-smb",
    server: "10.0.0.10",
    share,
  };
  return { type: "csi", driver: "org.democratic-csi.smb", volumeHandle: handle, attributes };
}

/** A volume of democratic-csi over NVMe-oF. */
export function nvmeofSource(
  handle: string,
  subsystem = `csi-${handle}-clustera`,
): PersistentVolume["source"] {
  const attributes = {
    node_attach_driver: "nvmeof",
    provisioner_driver: "freenas-api-nvmeof",
    transport: "",
    transports: "tcp://10.0.0.10:4420",
    nqn: `${BASENQN}:${subsystem}`,
    nsid: "1",
  };
  return { type: "csi", driver: "org.democratic-csi.nvmeof", volumeHandle: handle, attributes };
}

/** The NAS half of an NFS volume: dataset, space, share. */
export function nfsVolume(
  name = `pvc-${UID}`,
  over: Partial<Dataset> = {},
  marked: Readonly<Record<string, string>> = {},
): GivenRecords {
  const path = over.path ?? `${NFS_PARENT}/${name}`;
  const share = aShare(`/mnt/${path}`);
  const noted = { "democratic-csi:freenas_nfs_share_id": String(share.id) };
  const dataset = aDataset(path, {
    userProperties: marks(name, "freenas-api-nfs", { ...noted, ...marked }),
    refquotaBytes: 5 * 2 ** 30,
    ...over,
  });
  return { datasets: [dataset], datasetSpace: [aSpace(dataset, 2 ** 30)], shares: [share] };
}

/** The NAS half of an iSCSI volume: zvol, space, extent, target and their mapping, all with the same id. */
export function iscsiVolume(
  id: number,
  name = `pvc-${UID}`,
  over: Partial<Dataset> = {},
  marked: Readonly<Record<string, string>> = {},
): GivenRecords {
  const dataset = aDataset(over.path ?? `${ISCSI_PARENT}/${name}`, {
    kind: "zvol",
    mountpoint: null,
    userProperties: marks(name, "freenas-api-iscsi", marked),
    ...over,
  });
  return {
    datasets: [dataset],
    datasetSpace: [aSpace(dataset, 2 ** 30)],
    iscsiTargets: [aTarget(id, `csi-${name}-clustera`)],
    iscsiExtents: [anExtent(id, `csi-${name}-clustera`, dataset.path)],
    iscsiTargetExtents: [
      {
        system: SYSTEM,
        id,
        target: id,
        extent: id,
        lun: 0,
      },
    ],
  };
}

/** The NAS half of an SMB volume: dataset, space, share; the share is named as the volume. */
export function smbVolume(
  name = `pvc-${UID}`,
  over: Partial<Dataset> = {},
  marked: Readonly<Record<string, string>> = {},
): GivenRecords {
  const path = over.path ?? `${SMB_PARENT}/${name}`;
  const share = anSmbShare(name.toLowerCase(), `/mnt/${path}`);
  const noted = { "democratic-csi:freenas_smb_share_id": String(share.id) };
  const dataset = aDataset(path, {
    userProperties: marks(name, "freenas-api-smb", { ...noted, ...marked }),
    refquotaBytes: 5 * 2 ** 30,
    ...over,
  });
  return { datasets: [dataset], datasetSpace: [aSpace(dataset, 2 ** 30)], shares: [share] };
}

/** The NAS half of an NVMe-oF volume: zvol, space, subsystem, namespace and their place on port 1, all with the same id. */
export function nvmeofVolume(
  id: number,
  name = `pvc-${UID}`,
  over: Partial<Dataset> = {},
  marked: Readonly<Record<string, string>> = {},
): GivenRecords {
  const dataset = aDataset(over.path ?? `${NVMEOF_PARENT}/${name}`, {
    kind: "zvol",
    mountpoint: null,
    userProperties: marks(name, "freenas-api-nvmeof", marked),
    ...over,
  });
  return {
    datasets: [dataset],
    datasetSpace: [aSpace(dataset, 2 ** 30)],
    nvmeofSubsystems: [aSubsystem(id, `csi-${name}-clustera`)],
    nvmeofNamespaces: [
      aNamespaceOf(id, id, dataset.path, { subsystemName: `csi-${name}-clustera` }),
    ],
    nvmeofPortSubsystems: [aPortSubsystem(id, 1, id)],
  };
}

export function anSmbShare(name: string, path: string, over: Partial<Share> = {}): Share {
  const id = over.id ?? path.length;
  return aShare(path, { key: keyOf(SYSTEM, `smb/${id}`), id, protocol: "smb", name, ...over });
}

export function aSubsystem(
  id: number,
  name: string,
  over: Partial<NvmeofSubsystem> = {},
): NvmeofSubsystem {
  return {
    key: keyOf(SYSTEM, `nvmeof/subsystem/${id}`),
    system: SYSTEM,
    id,
    name,
    subnqn: `${BASENQN}:${name}`,
    serial: `serial-of-${id}`,
    allowAnyHost: true,
    ...over,
  };
}

/** A namespace over a zvol, number 1 of its subsystem. */
export function aNamespaceOf(
  id: number,
  subsystem: number,
  zvol: string,
  over: Partial<NvmeofNamespace> = {},
): NvmeofNamespace {
  return {
    key: keyOf(SYSTEM, `nvmeof/namespace/${id}`),
    system: SYSTEM,
    id,
    nsid: 1,
    subsystem,
    subsystemName: over.subsystemName ?? `subsystem-${subsystem}`,
    type: "ZVOL",
    zvol,
    file: null,
    enabled: true,
    locked: false,
    deviceUuid: `uuid-of-${id}`,
    deviceNguid: `nguid-of-${id}`,
    ...over,
  };
}

/** Port 1 of "nas1": TCP on its address for NVMe-oF. */
export function aPort(over: Partial<NvmeofPort> = {}): NvmeofPort {
  const id = over.id ?? 1;
  return {
    key: keyOf(SYSTEM, `nvmeof/port/${id}`),
    system: SYSTEM,
    id,
    transport: "TCP",
    address: "10.0.0.10",
    port: 4420,
    enabled: true,
    ...over,
  };
}

/** The row that lets a subsystem listen on a port, by ids. */
export function aPortSubsystem(
  id: number,
  port: number,
  subsystem: number,
): Records["nvmeofPortSubsystems"] {
  const key = keyOf(SYSTEM, `nvmeof/port_subsys/${id}`);
  return { key, system: SYSTEM, id, port, subsystem };
}

/** The NVMe-oF settings of "nas1". */
export function anNvmeofService(): Records["nvmeofService"] {
  return { key: keyOf(SYSTEM, "nvmeof"), system: SYSTEM, basenqn: BASENQN };
}

export function aShare(path: string, over: Partial<Share> = {}): Share {
  const id = over.id ?? path.length;
  return {
    key: keyOf(SYSTEM, `nfs/${path}`),
    system: SYSTEM,
    id,
    protocol: "nfs",
    name: null,
    path,
    enabled: true,
    locked: false,
    readonly: false,
    comment: "",
    networks: [],
    hosts: [],
    ...over,
  };
}

export function aTarget(id: number, name: string): IscsiTarget {
  return {
    key: keyOf(SYSTEM, `target/${id}`),
    system: SYSTEM,
    id,
    name,
    alias: null,
    groups: [{ portal: 1, initiator: 1 }],
  };
}

/** The mapping of an extent to LUN 0 of a target, by ids. */
export function aTargetExtent(
  id: number,
  target: number,
  extent: number,
): Records["iscsiTargetExtents"] {
  return { system: SYSTEM, id, target, extent, lun: 0 };
}

export function anExtent(id: number, name: string, zvol: string): IscsiExtent {
  return {
    key: keyOf(SYSTEM, `extent/${id}`),
    system: SYSTEM,
    id,
    name,
    type: "DISK",
    zvol,
    file: null,
    serial: "0123456789abcde",
    naa: "0x6589cfc000000",
    enabled: true,
    locked: false,
    comment: "",
  };
}

/** A session on a target of "nas1", by the target's name; from "worker-1" unless said otherwise. */
export function aSession(
  target: string,
  over: Partial<Records["iscsiSessions"]> = {},
): Records["iscsiSessions"] {
  const { initiator = "iqn.1993-08.org.debian:01:worker-1" } = over;
  return {
    system: SYSTEM,
    initiator,
    initiatorAddress: "10.0.0.21",
    target: `${BASENAME}:${target}`,
    ...over,
  };
}

/** A connection to a subsystem, by its id; from "worker-1" unless said otherwise. */
export function anNvmeofSession(
  subsystem: number,
  over: Partial<Records["nvmeofSessions"]> = {},
): Records["nvmeofSessions"] {
  const { hostnqn = "nqn.2014-08.org.nvmexpress:uuid:worker-1" } = over;
  return {
    key: keyOf(SYSTEM, `nvmeof/session/${subsystem}/${hostnqn}`),
    system: SYSTEM,
    hostnqn,
    hostAddress: "10.0.0.21",
    subsystem,
    port: 1,
    ...over,
  };
}

/** An initiator group, open to everybody. */
export function anInitiatorGroup(id: number, comment: string): Records["iscsiInitiators"] {
  return { key: keyOf(SYSTEM, `initiator/${id}`), system: SYSTEM, id, initiators: [], comment };
}

/** A daily task of "nas1", recursive. */
export function aSnapshotTask(
  id: number,
  over: Partial<Records["snapshotTasks"]> & { readonly dataset: string },
): Records["snapshotTasks"] {
  return {
    key: keyOf(SYSTEM, `snapshottask/${id}`),
    system: SYSTEM,
    id,
    recursive: true,
    enabled: true,
    namingSchema: "auto-%Y-%m-%d_%H-%M",
    ...over,
  };
}

/** What virtual machine 3 of "nas1" has, or the app or task that is told. */
export function aLocalUse(over: Partial<Records["localUses"]>): Records["localUses"] {
  const [kind, name] = [over.kind ?? "vm", over.name ?? "3"];
  return {
    key: keyOf(SYSTEM, `${kind}/${name}`),
    system: SYSTEM,
    kind,
    name,
    datasets: [],
    paths: [],
    roots: over.paths ?? [],
    runs: true,
    ...over,
  };
}

/** Portal 1 of "nas1", which the targets of the builders listen on. */
export function aPortal(...addresses: readonly string[]): Records["iscsiPortals"] {
  const listen = addresses.map((ip) => ({ ip, port: 3260 }));
  return { key: keyOf(SYSTEM, "portal/1"), system: SYSTEM, id: 1, tag: 1, listen };
}

/** The marks democratic-csi leaves on a detached copy once it is whole (facts/democratic-csi §1.4). */
export function copyMarks(name: string, of: string): Record<string, string> {
  return {
    "democratic-csi:csi_snapshot_name": name,
    "democratic-csi:csi_snapshot_source_volume_id": of,
    "democratic-csi:managed_resource": "true",
    "democratic-csi:provision_success": "true",
  };
}

export function aZfsSnapshot(dataset: string, name: string): ZfsSnapshot {
  return {
    system: SYSTEM,
    dataset,
    name,
    createTxg: "200",
  };
}

/** Snapshots whose holds were read; null where TrueNAS does not say. */
export function snapshotsHeld(
  snapshots: readonly ZfsSnapshot[],
  holds: readonly string[] | null = [],
): GivenRecords {
  const zfsSnapshotDetails = snapshots.map((one) => detailsOf(one, { holds, userProperties: {} }));
  return { zfsSnapshots: snapshots, zfsSnapshotDetails };
}

export function detailsOf(
  snapshot: ZfsSnapshot,
  over: Partial<ZfsSnapshotDetails> = {},
): ZfsSnapshotDetails {
  const { dataset, name } = snapshot;
  return {
    key: snapshotKey(snapshot),
    system: SYSTEM,
    dataset,
    name,
    guid: `guid-of-${name}`,
    createdAt: NOW - 30 * DAY_MS,
    usedBytes: 2 ** 20,
    deferDestroy: false,
    holds: [],
    userProperties: { "democratic-csi:csi_snapshot_name": name },
    ...over,
  };
}
