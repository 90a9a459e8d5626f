import type { Collection, Records } from "../program/src/model/collections.ts";
import type { ClusterHealth } from "./health.ts";
import type { TrueSystem } from "./nas-objects.ts";
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
  /** How often something was written to a dataset. */
  readonly writes: Map<Guid, number>;
  readonly monitor: Monitor;
}

/** GUID of a dataset or ZFS snapshot, unique in the world. */
export type Guid = string;

/** What happens to the program itself. */
export interface Monitor {
  /** How many databases it has had: a new one remembers nothing. */
  databases: number;
  /** How often its process was started: what was only in memory is gone. */
  starts: number;
  /** Its clock minus the true time. */
  clockErrorMs: number;
  /** How often its clock jumped. */
  jumps: number;
  /** How often somebody ended all freezes. */
  endings: number;
}

/** A Kubernetes object as the API server gives it, and the GUIDs of what it needs on a NAS, what it mounts first. */
export interface Held<R> {
  readonly record: R;
  readonly needs: readonly Guid[];
}

/** The kinds of Kubernetes objects that people and drivers make. */
export const USER_COLLECTIONS = Object.freeze([
  "persistentVolumeClaims",
  "persistentVolumes",
  "volumeSnapshotContents",
  "volumeSnapshots",
  "pods",
  "workloads",
] as const);

/** The kinds of Kubernetes objects that actions make. */
export const HELD_COLLECTIONS = Object.freeze([...USER_COLLECTIONS, "volumeAttachments"] as const);

/** One of them. */
export type HeldCollection = (typeof HELD_COLLECTIONS)[number];
/** Objects of a cluster by UID. */
export type HeldObjects = { readonly [C in HeldCollection]: Map<string, Held<Records[C]>> };

/** One Kubernetes cluster. */
export interface TrueCluster {
  readonly name: string;
  readonly id: string;
  /** Plumbline is told of it; false: it uses the NAS and nobody who watches knows. */
  readonly watched: boolean;
  readonly objects: HeldObjects;
  /** By name. */
  readonly nodes: Map<string, TrueNode>;
  /** CSI drivers that are installed. */
  readonly drivers: Set<string>;
  /** Names of StorageClasses: each is called after its driver. */
  readonly classes: Set<string>;
  /** Those that people wrote for volumes in places of their choice, by UID. */
  readonly placingClasses: Map<string, TrueClass>;
  /** The objects of an earlier time, as a backup of etcd holds them. */
  backup: { readonly [C in HeldCollection]: ReadonlyMap<string, Held<Records[C]>> } | null;
  /** Revision of etcd when it was copied. */
  backupRevision: number;
  /** Revision of etcd at a moment; from there on it grows with time. */
  revision: { readonly at: number; readonly value: number };
  /** What a restore lost from the API while nodes go on using it, by UID. */
  readonly forgotten: Map<string, readonly Guid[]>;
  /** Kinds that our account may not list. */
  readonly denied: Set<Collection>;
  /** Kinds whose CustomResourceDefinition is not there. */
  readonly unserved: Set<Collection>;
  /** null where nothing can ail its drivers, and nobody says what file systems hold. */
  readonly health: ClusterHealth | null;
}

/** A StorageClass that has volumes made in a directory, dataset or SMB share of a NAS, and its parameters for that. */
export interface TrueClass {
  readonly uid: string;
  readonly driver: string;
  readonly createdAt: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly system: TrueSystem;
  /** As it was typed, below "/mnt": it stays where a dataset is moved away. */
  readonly place: { readonly path: string } | { readonly smbShare: string };
}

/** A node as long as it is in the cluster. */
export interface TrueNode {
  readonly name: string;
  readonly uid: string;
  readonly createdAt: number;
  /** Where it logs in and mounts from. */
  readonly address: string;
}

/** One release of democratic-csi: one protocol and one parent dataset (facts/democratic-csi §0.1). */
export interface Install {
  readonly cluster: TrueCluster;
  readonly system: TrueSystem;
  readonly protocol: Protocol;
  readonly driver: string;
  /** An administrator may point it elsewhere; its volumes stay where they were made. */
  parent: string;
  readonly snapshotParent: string;
  instanceId: string | null;
  /** Volumes are named after their claim instead of its UID (T8). */
  readonly template: boolean;
  /** `deleteStrategy: retain`: DeleteVolume keeps everything (T7). */
  readonly retains: boolean;
}

/** Somebody is there to make and remove its volumes. */
export function isInstalled({ cluster, driver }: Install): boolean {
  return cluster.drivers.has(driver);
}

/** How a volume is given out. */
export type Protocol = "nfs" | "smb" | "iscsi" | "nvmeof";

/** A volume of an install over its whole life. */
export interface Volume {
  readonly install: Install;
  /** Parent of its dataset. */
  readonly parent: string;
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

/** When every world begins. */
export const EPOCH = Date.UTC(2026, 10, 1);

/** An empty cluster. */
export function createCluster(
  name: string,
  watched: boolean,
  health: ClusterHealth | null = null,
): TrueCluster {
  const objects = Object.fromEntries(HELD_COLLECTIONS.map((c) => [c, new Map()]));
  return {
    name,
    id: `kube-system-of-${name}`,
    watched,
    objects: objects as unknown as HeldObjects,
    nodes: new Map(NODES.map((node) => [node, nodeOf(name, node, EPOCH)])),
    drivers: new Set(),
    classes: new Set(),
    placingClasses: new Map(),
    backup: null,
    backupRevision: 0,
    revision: { at: EPOCH, value: 1_000_000 },
    forgotten: new Map(),
    denied: new Set(),
    unserved: new Set(),
    health,
  };
}

const NODES = Object.freeze(["worker-1", "worker-2"]);

/** A node that joins a cluster. */
export function nodeOf(cluster: string, name: string, createdAt: number): TrueNode {
  const network = cluster === "prod" ? 1 : 2;
  const address = `10.0.${network}.${name.slice(-1)}`;
  return { name, uid: `uid-of-${name}-${createdAt}`, createdAt, address };
}

/** Revision of its etcd: the resourceVersion of every list. */
export function revisionOf({ revision }: TrueCluster, now: number): number {
  return revision.value + Math.floor(((now - revision.at) / 1_000) * WRITES_PER_S);
}

const WRITES_PER_S = 5;

/** Puts an object into a cluster, or replaces it by UID. */
export function hold<C extends HeldCollection>(
  cluster: TrueCluster,
  collection: C,
  record: Records[C],
  needs: readonly Guid[],
): void {
  (cluster.objects[collection] as Map<string, Held<Records[C]>>).set(record.uid, { record, needs });
}

/** Changes fields of an object that is still there, and what it needs from then on. */
export function change<C extends HeldCollection>(
  cluster: TrueCluster,
  collection: C,
  uid: string,
  fields: Partial<Records[C]>,
  needs?: readonly Guid[],
): boolean {
  const objects = cluster.objects[collection] as Map<string, Held<Records[C]>>;
  const before = objects.get(uid);
  if (!before) return false;
  const record = { ...before.record, ...fields };
  objects.set(uid, { record, needs: needs ?? before.needs });
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
