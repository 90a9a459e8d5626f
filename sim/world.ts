import type { Records } from "../program/src/model/collections.ts";
import type { VolumeSource } from "../program/src/model/kubernetes.ts";
import type { Setting } from "./setting.ts";

/**
 * The truth. It knows for every object what it needs by GUID, written down by the action that made the need, so that
 * whether something lives is a look-up and not a join of names. It is small and mutable, because a run makes
 * thousands of them; the model of `simulators/world` is a story at one moment and is built for pouring into servers.
 */
export interface World {
  /** Virtual time, epoch ms. */
  now: number;
  readonly setting: Setting;
  readonly systems: readonly TrueSystem[];
  readonly clusters: readonly TrueCluster[];
  readonly installs: readonly Install[];
  /** What drivers are making or removing at this moment, by operation: nobody else may need it yet, or any more. */
  readonly underway: Map<number, readonly Guid[]>;
  /** What each operation made, by its id: later ones refer to it. */
  readonly volumes: Map<number, Volume>;
  readonly csiSnapshots: Map<number, CsiSnapshot>;
  /** The system each dataset was made on, kept when the dataset is gone. */
  readonly homes: Map<Guid, TrueSystem>;
}

/** GUID of a dataset or ZFS snapshot, unique in the world. */
export type Guid = string;

/** One NAS. */
export interface TrueSystem {
  readonly name: string;
  readonly id: string;
  /** Where clients mount from: an address, or a name. */
  readonly address: string;
  /** Where its iSCSI portal listens. */
  readonly portal: string;
  /** Pools by name; false: exported. */
  readonly pools: Map<string, boolean>;
  readonly datasets: Map<Guid, TrueDataset>;
  readonly snapshots: Map<Guid, TrueSnapshot>;
  readonly shares: Map<number, TrueShare>;
  readonly targets: Map<number, TrueTarget>;
  readonly extents: Map<number, TrueExtent>;
  readonly mappings: Map<number, TrueMapping>;
  readonly subsystems: Map<number, TrueSubsystem>;
  readonly namespaces: Map<number, TrueNamespace>;
  readonly sessions: Map<number, TrueSession>;
  readonly jobs: Map<number, TrueJob>;
  nextId: number;
}

/** A dataset, and why it is there. */
export interface TrueDataset {
  readonly guid: Guid;
  readonly kind: "filesystem" | "zvol";
  readonly createdAt: number;
  path: string;
  /** The snapshot it is cloned from. */
  origin: Guid | null;
  readonly: boolean;
  /** User properties set on it; children and snapshots inherit them. */
  readonly properties: Record<string, string>;
  /** The volume a driver made it for. */
  readonly volume: Volume | null;
  /** The detached snapshot a driver made it for. */
  readonly copy: CsiSnapshot | null;
  /** Why a person keeps it, whatever the clusters say. */
  keptFor: string | null;
}

/** A ZFS snapshot; `dataset` changes when a clone is promoted. */
export interface TrueSnapshot {
  readonly guid: Guid;
  dataset: Guid;
  readonly name: string;
  readonly createdAt: number;
  readonly properties: Record<string, string>;
  /** A driver made it for a VolumeSnapshot. */
  readonly csi: boolean;
  deferDestroy: boolean;
}

/** A network share, and the dataset it was made for. */
export interface TrueShare {
  readonly id: number;
  readonly protocol: "nfs" | "smb";
  /** SMB share name; null for NFS. */
  readonly name: string | null;
  readonly path: string;
  readonly of: Guid;
  /** A person made it, for somebody outside every cluster. */
  readonly byHand: boolean;
}

/** An iSCSI target, and the zvol it was made for. */
export interface TrueTarget {
  readonly id: number;
  readonly name: string;
  readonly of: Guid;
  /** A person made it, for somebody outside every cluster. */
  readonly byHand: boolean;
}

/** An NVMe-oF subsystem, and the zvol it was made for. */
export interface TrueSubsystem {
  readonly id: number;
  readonly name: string;
  readonly of: Guid;
}

/** An NVMe-oF namespace: the zvol path that a subsystem gives out, and the zvol it was made for. */
export interface TrueNamespace {
  readonly id: number;
  readonly subsystem: number;
  readonly zvol: string;
  readonly of: Guid;
}

/** An iSCSI extent, the path it gives out, and the zvol it was made for. */
export interface TrueExtent {
  readonly id: number;
  readonly name: string;
  readonly zvol: string;
  readonly of: Guid;
}

/** LUN 0 of a target. */
export interface TrueMapping {
  readonly id: number;
  readonly target: number;
  readonly extent: number;
}

/** A login from outside every cluster. */
export interface TrueSession {
  readonly id: number;
  readonly protocol: "iscsi" | "nvmeof";
  /** Of the target or subsystem. */
  readonly targetName: string;
  readonly needs: readonly Guid[];
}

/** A job that works on everything at and below its paths. */
export interface TrueJob {
  readonly id: number;
  readonly method: string;
  readonly paths: readonly string[];
}

/** A Kubernetes object as the API server gives it, and the GUIDs of what it needs on a NAS, what it mounts first. */
export interface Held<R> {
  readonly record: R;
  readonly needs: readonly Guid[];
}

/** The kinds of Kubernetes objects that actions make. */
export const HELD_COLLECTIONS = Object.freeze([
  "persistentVolumeClaims",
  "persistentVolumes",
  "volumeSnapshotContents",
  "volumeSnapshots",
  "pods",
] as const);

/** One of them. */
export type HeldCollection = (typeof HELD_COLLECTIONS)[number];
/** Objects of a cluster by UID. */
export type HeldObjects = { readonly [C in HeldCollection]: Map<string, Held<Records[C]>> };

/**
 * A Deployment, StatefulSet, CronJob …: its template names claims and holds volumes of its own, whether Pods of it run now
 * or not.
 */
export interface TrueWorkload {
  readonly uid: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: number;
  /** Names of claims. */
  readonly claims: readonly string[];
  /** Volumes written into the template, and the GUIDs of what they need. */
  readonly inlineVolumes: readonly VolumeSource[];
  readonly needs: readonly Guid[];
}

/** One Kubernetes cluster. */
export interface TrueCluster {
  readonly name: string;
  readonly id: string;
  /** Plumbline is told of it; false: it uses the NAS and nobody who watches knows. */
  readonly watched: boolean;
  readonly objects: HeldObjects;
  readonly workloads: Map<string, TrueWorkload>;
}

/** One release of democratic-csi: one protocol and one parent dataset (facts/democratic-csi §0.1). */
export interface Install {
  readonly cluster: TrueCluster;
  readonly system: TrueSystem;
  readonly protocol: "nfs" | "smb" | "iscsi" | "nvmeof";
  readonly driver: string;
  readonly parent: string;
  readonly snapshotParent: string;
  readonly instanceId: string | null;
  /** Volumes are named after their claim instead of its UID (T8). */
  readonly template: boolean;
  /** `deleteStrategy: retain`: DeleteVolume keeps everything (T7). */
  readonly retains: boolean;
}

/** A volume of an install over its whole life. */
export interface Volume {
  readonly install: Install;
  /** CSI volume name, `pvc-<UID>`. */
  readonly name: string;
  /** Volume handle and last component of its dataset. */
  readonly handle: string;
  readonly namespace: string;
  readonly claimName: string;
  readonly claimUid: string;
  readonly pvUid: string;
  readonly dataset: Guid;
  readonly reclaimPolicy: "Delete" | "Retain";
}

/** A snapshot that a driver made, over its whole life. */
export interface CsiSnapshot {
  readonly of: Volume;
  readonly name: string;
  readonly uid: string;
  readonly contentUid: string;
  readonly guid: Guid;
  readonly detached: boolean;
}

/** Prefix of every iSCSI target's IQN. */
export const IQN_BASE = "iqn.2005-10.org.freenas.ctl";

/** Prefix of every NVMe-oF subsystem's NQN. */
export const NQN_BASE = "nqn.2011-06.com.truenas:uuid:plumb";

/** When every world begins. */
export const EPOCH = Date.UTC(2026, 10, 1);

/** An empty cluster. */
export function createCluster(name: string, watched: boolean): TrueCluster {
  const objects = Object.fromEntries(HELD_COLLECTIONS.map((c) => [c, new Map()]));
  return {
    name,
    id: `kube-system-of-${name}`,
    watched,
    objects: objects as unknown as HeldObjects,
    workloads: new Map(),
  };
}

/** A system with these pools and nothing in them. */
export function createSystem(
  name: string,
  { address, portal }: Pick<TrueSystem, "address" | "portal">,
  pools: readonly string[],
): TrueSystem {
  return {
    name,
    id: `host-id-of-${name}`,
    address,
    portal,
    pools: new Map(pools.map((pool) => [pool, true])),
    datasets: new Map(),
    snapshots: new Map(),
    shares: new Map(),
    targets: new Map(),
    extents: new Map(),
    mappings: new Map(),
    subsystems: new Map(),
    namespaces: new Map(),
    sessions: new Map(),
    jobs: new Map(),
    nextId: 1,
  };
}

/** Puts an object into a cluster, or replaces it by UID. */
export function hold<C extends HeldCollection>(
  cluster: TrueCluster,
  collection: C,
  record: Records[C],
  needs: readonly Guid[],
): void {
  (cluster.objects[collection] as Map<string, Held<Records[C]>>).set(record.uid, { record, needs });
}

/** Changes fields of an object that is still there. */
export function change<C extends HeldCollection>(
  cluster: TrueCluster,
  collection: C,
  uid: string,
  fields: Partial<Records[C]>,
): boolean {
  const objects = cluster.objects[collection] as Map<string, Held<Records[C]>>;
  const before = objects.get(uid);
  if (!before) return false;
  objects.set(uid, { ...before, record: { ...before.record, ...fields } });
  return true;
}

/** What all Kubernetes objects have in common. */
export function metaOf(cluster: TrueCluster, uid: string, name: string, createdAt: number) {
  return {
    cluster: cluster.id,
    uid,
    name,
    createdAt,
    deletionRequestedAt: null,
    ignoreHint: null,
  };
}
