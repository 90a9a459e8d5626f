import type { VolumeSource } from "../../model/kubernetes.ts";
import type { Dataset, ZfsSnapshotDetails } from "../../model/truenas.ts";
import type { Clue, DriverType, Ownership } from "../links.ts";

/** A `csi` volume source. */
export type CsiVolume = Extract<VolumeSource, { type: "csi" }>;

/** A snapshot handle taken apart. `detached`: a full copy in a dataset of its own, not a ZFS snapshot of the volume. */
export interface SnapshotHandle {
  readonly volume: string;
  readonly snapshot: string;
  readonly detached: boolean;
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
  /** Whose a dataset is, by the values of its properties against those of its parent (null for a pool). */
  ownership(dataset: Dataset, parent: Dataset | null): Ownership;
  /** null: unknown driver type; nothing is concluded about its shares. */
  typeOf(dataset: Dataset): DriverType | null;
  /** IQN the volume was given out under, as the driver noted it on the dataset. */
  notedIqn(dataset: Dataset): string | null;
  snapshotHandle(handle: string): SnapshotHandle | null;
  /** The name under which a snapshot could be one of this driver's: a guess that saves reading properties, never a proof. */
  couldBeCsiSnapshot(name: string): boolean;
  /** Proof by value that the driver made this very snapshot. */
  isCsiSnapshot(details: ZfsSnapshotDetails): boolean;
  /** UID of the claim in the name of a volume, where the name holds one. */
  volumeClaimUid(name: string): string | null;
  /** UID of the VolumeSnapshot in the name of a ZFS snapshot. */
  volumeSnapshotUid(name: string): string | null;
}
