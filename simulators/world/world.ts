import type { Protocol, SnapshotFate, VolumeFate, VolumeLeak, VolumeLives } from "./fates.ts";
import type { Mint } from "./mint.ts";
import type {
  Cluster,
  Namespace,
  ReadInstall,
  ReadSnapshot,
  ReadVolume,
  ReadWorld,
  System,
} from "./model.ts";

/** A world whose references are resolved and whose unsaid parts are filled in. It has no time yet: only ages. */
export interface World extends Omit<
  ReadWorld,
  "systems" | "installs" | "volumes" | "snapshots" | "namespaces"
> {
  readonly mint: Mint;
  readonly systems: readonly System[];
  readonly installs: readonly Install[];
  /** Those written down, and those that claims imply. */
  readonly namespaces: readonly Namespace[];
  readonly volumes: readonly Volume[];
  readonly snapshots: readonly Snapshot[];
  volume(id: string): Volume;
  snapshot(id: string): Snapshot;
  /** Volumes made from this snapshot, by its id. */
  clonesOf(snapshotId: string): readonly Volume[];
}

/** An install whose cluster and system are at hand. */
export interface Install extends Omit<
  ReadInstall,
  | "cluster"
  | "system"
  | "csiDriver"
  | "storageClass"
  | "snapshotClass"
  | "namePrefix"
  | "nameSuffix"
> {
  readonly cluster: Cluster;
  readonly system: System;
  readonly protocol: Protocol;
  readonly csiDriver: string;
  readonly storageClass: string;
  readonly snapshotClass: string;
  readonly namePrefix: string;
  readonly nameSuffix: string;
}

/** A claim by its namespace and name. */
export interface ClaimName {
  readonly namespace: string;
  readonly name: string;
}

/** A volume whose install and fate are at hand. */
export interface Volume extends Omit<
  ReadVolume,
  | "id"
  | "install"
  | "claim"
  | "claimNow"
  | "age"
  | "size"
  | "used"
  | "reclaimPolicy"
  | "lives"
  | "leak"
> {
  readonly id: string;
  readonly install: Install;
  readonly claim: ClaimName;
  /** The claim that uses it now, where that is another one. */
  readonly claimNow: ClaimName | null;
  readonly ageMs: number;
  readonly sizeBytes: number;
  readonly usedBytes: number;
  readonly reclaimPolicy: "Delete" | "Retain";
  /** Key of its fate: "boundClaim", "createFailed". */
  readonly story: VolumeLives | VolumeLeak;
  readonly fate: VolumeFate;
}

/** A snapshot whose volume and fate are at hand; its id is "volume@name". */
export interface Snapshot extends Omit<ReadSnapshot, "of" | "age" | "lives" | "leak"> {
  readonly id: string;
  readonly of: Volume;
  readonly ageMs: number;
  readonly fate: SnapshotFate;
}
