import type { Collection } from "../program/src/model/collections.ts";
import type { Key } from "../program/src/model/ids.ts";
import type { NasHealth } from "./health.ts";
import type { Guid, Volume, CsiSnapshot } from "./world.ts";

/** What is on a NAS. Each object says for which dataset it was made, so that a lost way is told from another's. */

/** One NAS. */
export interface TrueSystem {
  readonly name: string;
  readonly id: string;
  /** Where clients mount from: an address, or a name. */
  readonly address: string;
  /** Where its portals listen: an administrator may move them. */
  portal: string;
  /** "25.10.6". */
  version: string;
  /** A node that boots, or the standby of a pair, answers without its pools. */
  standing: "ready" | "booting" | "standby";
  boots: number;
  /** The NAS that answers at its address instead: a name server's or an administrator's mistake. */
  impostor: TrueSystem | null;
  readonly pools: Map<string, PoolState>;
  readonly datasets: Map<Guid, TrueDataset>;
  /** The same, by path. */
  readonly paths: Map<string, TrueDataset>;
  readonly snapshots: Map<Guid, TrueSnapshot>;
  readonly shares: Map<number, TrueShare>;
  readonly targets: Map<number, TrueTarget>;
  readonly extents: Map<number, TrueExtent>;
  readonly mappings: Map<number, TrueMapping>;
  readonly subsystems: Map<number, TrueSubsystem>;
  readonly namespaces: Map<number, TrueNamespace>;
  readonly sessions: Map<number, TrueSession>;
  readonly jobs: Map<number, TrueJob>;
  /** Shares, extents and namespaces that somebody switched off. */
  readonly off: Set<Key>;
  /** Who is let in to a share, by its key; everybody where nothing is said. */
  readonly hosts: Map<Key, readonly string[]>;
  /** Datasets whose key is not loaded, and with them everything below. */
  readonly locked: Set<Guid>;
  /** Groups of initiators beside the one that drivers use. */
  readonly initiatorGroups: Map<number, TrueInitiatorGroup>;
  readonly snapshotTasks: Map<number, TrueSnapshotTask>;
  readonly localUses: Map<number, TrueLocalUse>;
  /** What our key may not read. */
  readonly denied: Set<Collection>;
  nextId: number;
  /** null where nothing can ail it. */
  readonly health: NasHealth | null;
}

/** `suspended`: imported, and every question about its datasets hangs. */
export type PoolState = "imported" | "exported" | "suspended";

/** A dataset, and why it is there. */
export interface TrueDataset {
  readonly guid: Guid;
  readonly kind: "filesystem" | "zvol";
  readonly createdAt: number;
  path: string;
  /** The snapshot it is cloned from. */
  origin: Guid | null;
  readonly readonly: boolean;
  /** User properties set on it; children and snapshots inherit them. */
  readonly properties: Record<string, string>;
  /** The volume a driver made it for. */
  readonly volume: Volume | null;
  /** The detached snapshot a driver made it for. */
  readonly copy: CsiSnapshot | null;
  /** Why a person keeps it, whatever the clusters say. */
  keptFor: string | null;
  /** Its driver sets them, and people change them. */
  limits: Limits;
}

/** How large a dataset may become, and what is set aside for it; bytes, null where nothing is set. */
export interface Limits {
  readonly volsizeBytes: number | null;
  readonly refquotaBytes: number | null;
  readonly refreservationBytes: number | null;
}

/** Nothing is set. */
export const NO_LIMITS: Limits = Object.freeze({
  volsizeBytes: null,
  refquotaBytes: null,
  refreservationBytes: null,
});

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
  /** Tags of its holds: nothing destroys it while there is one. */
  holds: readonly string[];
}

/** A network share, and the dataset it was made for. */
export interface TrueShare {
  readonly id: number;
  readonly protocol: "nfs" | "smb";
  /** SMB share name; null for NFS. */
  readonly name: string | null;
  /** A person may point it elsewhere. */
  path: string;
  readonly of: Guid;
  readonly comment: string;
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

/** An iSCSI extent, the path it gives out, and the zvol it was made for. */
export interface TrueExtent {
  readonly id: number;
  readonly name: string;
  /** A person may point it elsewhere. */
  zvol: string;
  readonly of: Guid;
}

/** What a target gives out under a LUN; a driver knows LUN 0 only. */
export interface TrueMapping {
  readonly id: number;
  readonly target: number;
  readonly extent: number;
  readonly lun: number;
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
  /** A person may point it elsewhere. */
  zvol: string;
  readonly of: Guid;
}

/** A login from outside every cluster, or of a node, also of one whose Pod the API forgot. */
export interface TrueSession {
  readonly id: number;
  readonly protocol: "iscsi" | "nvmeof";
  /** Of the target or subsystem. */
  readonly targetName: string;
  readonly needs: readonly Guid[];
  readonly from: Initiator;
}

/** Who logs in. */
export interface Initiator {
  /** IQN or host NQN. */
  readonly name: string;
  readonly address: string;
}

/** A machine of no cluster. */
export const OUTSIDER: Initiator = Object.freeze({
  name: "iqn.1993-08.org.debian:01:outsider",
  address: "10.0.9.9",
});

/** A group of initiators that may log in to the targets that name it. */
export interface TrueInitiatorGroup {
  readonly id: number;
  readonly initiators: readonly string[];
  /** Targets that name it beside the group of their driver. */
  readonly targets: Set<number>;
}

/** A periodic snapshot task. */
export interface TrueSnapshotTask {
  readonly id: number;
  readonly dataset: string;
}

/**
 * A virtual machine, app or replication task of the NAS itself, and what it has: a zvol or dataset that it names as such, a file
 * or directory, a dataset that it fetches into. All as it was typed: it stays where a dataset is moved away.
 */
export interface TrueLocalUse {
  readonly id: number;
  readonly kind: "vm" | "app" | "replication";
  readonly named: string | null;
  readonly path: string | null;
  /** The first run makes it where it is not there. */
  readonly into: string | null;
  runs: boolean;
}

/** Whether TrueNAS shows what it has: of an app, only while it runs. */
export function isShown({ kind, runs }: TrueLocalUse): boolean {
  return kind !== "app" || runs;
}

/** A job that works on everything at and below its paths. */
export interface TrueJob {
  readonly id: number;
  readonly method: string;
  readonly paths: readonly string[];
}

/** Prefix of every iSCSI target's IQN. */
export const IQN_BASE = "iqn.2005-10.org.freenas.ctl";

/** Prefix of every NVMe-oF subsystem's NQN. */
export const NQN_BASE = "nqn.2011-06.com.truenas:uuid:plumb";

/** A system with these pools and nothing in them. */
export function createSystem(
  name: string,
  { address, portal, version }: Pick<TrueSystem, "address" | "portal" | "version">,
  pools: readonly string[],
  health: NasHealth | null,
): TrueSystem {
  return {
    name,
    id: `host-id-of-${name}`,
    address,
    portal,
    version,
    standing: "ready",
    boots: 1,
    impostor: null,
    pools: new Map(pools.map((pool) => [pool, "imported"])),
    datasets: new Map(),
    paths: new Map(),
    snapshots: new Map(),
    shares: new Map(),
    targets: new Map(),
    extents: new Map(),
    mappings: new Map(),
    subsystems: new Map(),
    namespaces: new Map(),
    sessions: new Map(),
    jobs: new Map(),
    off: new Set(),
    hosts: new Map(),
    locked: new Set(),
    initiatorGroups: new Map(),
    snapshotTasks: new Map(),
    localUses: new Map(),
    denied: new Set(),
    nextId: 1,
    health,
  };
}
