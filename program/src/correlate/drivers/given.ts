import {
  aDataset,
  aNamespaceOf,
  aPv,
  aShare,
  anExtent,
  anNvmeofService,
  anSmbShare,
  aSubsystem,
  aTargetExtent,
  detailsOf,
  type GivenRecords,
  aZfsSnapshot,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { type PersistentVolume, type VolumeSource } from "../../model/kubernetes.ts";
import { type Dataset, type IscsiTarget } from "../../model/truenas.ts";
import { type Clue, type Ownership } from "../links.ts";

/** What a driver writes for one volume, after facts/democratic-csi §1, §2 and §7, and what has to be read from it. */
export interface DriverCase {
  readonly title: string;
  readonly source: VolumeSource;
  /** The NAS half: everything that is there while the volume is in use. */
  readonly nas: GivenRecords;
  /** The dataset that holds the data; null where it is on no TrueNAS that is read. */
  readonly dataset: Dataset | null;
  readonly clues: readonly Clue[];
  readonly ownership: Partial<Ownership> | null;
  /** Whether TrueNAS gives it out by an object of its own; null where that cannot be told from the dataset. */
  readonly shared: boolean | null;
  readonly snapshot?: {
    readonly handle: string;
    readonly name: string;
    /** The driver leaves a mark that proves it. */
    readonly properties: Readonly<Record<string, string>> | null;
  };
}

export const NAME = `pvc-${UID}`;
export const NAS = "10.0.0.10";
export const SNAPSHOT = "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7";

/** A volume whose claim is this test's. */
export function pvOf({ source }: DriverCase): PersistentVolume {
  return aPv({ name: NAME, source });
}

/** The snapshot of a case on its dataset, with the properties of both. */
export function snapshotOf({ dataset, snapshot }: DriverCase) {
  if (!dataset || !snapshot) return null;
  const record = aZfsSnapshot(dataset.path, snapshot.name);
  const userProperties = { ...dataset.userProperties, ...snapshot.properties };
  return { record, details: detailsOf(record, { userProperties }) };
}

export type Attributes = Readonly<Record<string, string>>;

export function csi(driver: string, volumeHandle: string, attributes: Attributes): VolumeSource {
  return { type: "csi", driver, volumeHandle, attributes };
}

export function filesystem(path: string, userProperties: Attributes = {}): Dataset {
  return aDataset(path, { userProperties });
}

export function zvol(path: string, userProperties: Attributes = {}): Dataset {
  return aDataset(path, { kind: "zvol", mountpoint: null, userProperties });
}

export const nfsShare = (path: string, comment = ""): GivenRecords => ({
  shares: [aShare(`/mnt/${path}`, { comment })],
});

export const smbShare = (name: string, path: string): GivenRecords => ({
  shares: [anSmbShare(name, `/mnt/${path}`)],
});

export const iscsiTarget = (target: IscsiTarget, path: string): GivenRecords => ({
  iscsiTargets: [target],
  iscsiExtents: [anExtent(target.id, target.name, path)],
  iscsiTargetExtents: [aTargetExtent(target.id, target.id, target.id)],
});

export const subsystem = (name: string, path: string, subnqn: string | null): GivenRecords => ({
  nvmeofService: [anNvmeofService()],
  nvmeofSubsystems: [aSubsystem(5, name, { subnqn })],
  nvmeofNamespaces: [aNamespaceOf(5, 5, path)],
});

/** The dataset with its ancestors, and whatever gives it out. */
export function onNas(dataset: Dataset, ...more: readonly GivenRecords[]): GivenRecords {
  const above = dataset.path.split("/").slice(0, -1).join("/");
  return together(parents(above), { datasets: [dataset] }, ...more);
}
