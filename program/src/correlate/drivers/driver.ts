import type { VolumeSource } from "../../model/kubernetes.ts";
import type { Dataset, Share, ZfsSnapshotDetails } from "../../model/truenas.ts";
import type { BlockTarget, Clue, DriverType, Ownership } from "../links.ts";

/** A `csi` volume source. */
export type CsiVolume = Extract<VolumeSource, { type: "csi" }>;

/**
 * A snapshot handle taken apart: the volume's leaf or full dataset name, and the name of the snapshot. `detached`: a full
 * copy in a dataset of its own, not a ZFS snapshot of the volume; `copyLiesIn` is what its parent is called, null for
 * any name.
 */
export interface SnapshotHandle {
  readonly volume: string;
  readonly snapshot: string;
  readonly detached: boolean;
  readonly copyLiesIn: string | null;
}

/** What a dataset is judged against: its parent (null for a pool), and what gives it out. */
export interface Around {
  readonly parent: Dataset | null;
  readonly shares: () => readonly Share[];
  readonly targets: () => readonly BlockTarget[];
}

/** Ids in TrueNAS' own tables, which start anew with a restored configuration and are given again; each null where not noted. */
export interface NotedIds {
  readonly share: number | null;
  /** Of the target, or the subsystem. */
  readonly target: number | null;
  /** Of the extent, or the namespace. */
  readonly device: number | null;
}

/**
 * Everything that is known about the formats of one CSI driver: what it writes into PersistentVolumes, handles and ZFS
 * user properties. Only these files read meaning into a volume handle.
 */
export interface CsiDriverFormat {
  readonly name: string;
  /** ZFS user properties it writes that a join or a rule reads. */
  readonly userProperties: readonly string[];
  recognises(volume: CsiVolume): boolean;
  /** Where the data of a volume is, strongest statement first. */
  clues(volume: CsiVolume): readonly Clue[];
  /** Whose a dataset is, by the values of its properties against those of its parent, or by what gives it out. */
  ownership(dataset: Dataset, around: Around): Ownership;
  /** null: unknown driver type; nothing is concluded about its shares. */
  typeOf(dataset: Dataset): DriverType | null;
  /** IQN or NQN the volume was given out under, as the driver noted it on the dataset. */
  notedName(dataset: Dataset): string | null;
  /** Name of the SMB share it was given out by, as the driver noted it on the dataset. */
  notedSmbShare(dataset: Dataset): string | null;
  /** Ids of what the volume was given out by, as the driver noted them on the dataset; null where it noted none. */
  notedIds(dataset: Dataset): NotedIds | null;
  /** What the share or target that it made for a dataset says, as comment or alias; none where that tells nothing. */
  labels(dataset: Dataset): readonly string[];
  snapshotHandle(handle: string): SnapshotHandle | null;
  /** Proof by value that the driver made this very snapshot. */
  isCsiSnapshot(details: ZfsSnapshotDetails): boolean;
}

/** What a driver answers whose shares and targets are known by other things than what they say. */
export const NO_LABELS: readonly string[] = Object.freeze([]);

/** What a driver without marks answers: nothing can be read from the dataset itself. */
export const WITHOUT_MARKS = Object.freeze({
  userProperties: Object.freeze([]),
  typeOf: () => null,
  notedName: () => null,
  notedSmbShare: () => null,
  notedIds: () => null,
  labels: () => NO_LABELS,
  snapshotHandle: () => null,
  isCsiSnapshot: () => false,
});

/** A dataset that no mark of this driver is on. */
export const UNMARKED: Ownership = Object.freeze({
  state: "notOurs",
  because: "it carries no CSI volume name of its own, nor another mark of a driver that is known",
});

/** The value a dataset has of its own: not the one it shares with its parent, which it may have inherited. */
export function ownValue(dataset: Dataset, parent: Dataset | null, name: string): string | null {
  const value = dataset.userProperties[name];
  return value === undefined || value === parent?.userProperties[name] ? null : value;
}
