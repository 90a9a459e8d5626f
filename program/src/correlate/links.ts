import type { ClusterId, SystemId } from "../model/ids.ts";
import type {
  Dataset,
  DatasetSpace,
  IscsiExtent,
  IscsiSession,
  IscsiTarget,
  LocalUse,
  NvmeofNamespace,
  NvmeofSession,
  NvmeofSubsystem,
  Pool,
  Share,
  ZfsSnapshot,
} from "../model/truenas.ts";
import type {
  Owner,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
  VolumeAttachment,
  VolumeSnapshot,
  VolumeSnapshotContent,
  VolumeSource,
  Workload,
} from "../model/kubernetes.ts";

/** How the volumes of one driver type are given out by the NAS. */
export interface DriverType {
  readonly protocol: "nfs" | "smb" | "iscsi" | "nvmeof" | "local";
  /** The NAS has share or target objects for them (not properties of the dataset, not a daemon beside TrueNAS). */
  readonly sharedByTruenas: boolean;
}

/** A PersistentVolume that a claim is bound to, and where on a system its data lies. */
export interface StoredVolume {
  readonly pv: PersistentVolume;
  /** Of its dataset, the pool first; that may not have been read. */
  readonly path: string;
  /** How it is given out; null where that is not known. */
  readonly protocol: DriverType["protocol"] | null;
}

/** What lies on one system, by pool and by protocol. */
export interface StoredVolumes {
  readonly all: readonly StoredVolume[];
  readonly inPool: ReadonlyMap<string, readonly StoredVolume[]>;
  readonly over: ReadonlyMap<StoredVolume["protocol"], readonly StoredVolume[]>;
}

/** What a link rests on. */
export type Basis =
  | "handle+parent"
  | "path"
  | "iqn"
  | "nqn"
  | "property"
  | "uid"
  | "name"
  | "id"
  | "origin";

/** One join between objects: what it leads to, what it rests on, and what speaks against trusting it. */
export interface Link<T> {
  readonly to: T;
  readonly basis: Basis;
  /** Each one sentence. */
  readonly doubts: readonly string[];
}

/** Where the data of a PersistentVolume is. */
export type Backing =
  | {
      readonly state: "found";
      readonly dataset: Link<Dataset>;
      readonly share: Link<Share> | null;
      readonly block: BlockPath | null;
      /** Nothing shows that its server or portal is the dataset's system: it may be a copy of what lies elsewhere. */
      readonly unwitnessed: boolean;
    }
  /**
   * Looked for by these clues, in every place the clue allows, and not there. `system`: the one its server or portal is
   * known to belong to; null where nothing shows that it is one of ours, and then nothing is missing, only not seen.
   */
  | {
      readonly state: "missing";
      readonly looked: readonly Clue[];
      readonly block: BlockPath | null;
      readonly system: SystemId | null;
    }
  /** More than one place answers to the clues, or the clues contradict each other. */
  | {
      readonly state: "ambiguous";
      readonly because: string;
      readonly candidates: readonly Dataset[];
    }
  /** It is not on a TrueNAS that we read, as far as its clues tell. */
  | { readonly state: "elsewhere"; readonly because: string };

/** What a node logs in or connects to: an iSCSI target or an NVMe-oF subsystem. */
export type BlockTarget = IscsiTarget | NvmeofSubsystem;

/** What lies behind it: an iSCSI extent or an NVMe-oF namespace. */
export type BlockDevice = IscsiExtent | NvmeofNamespace;

/** A login of an initiator, or a connection of a host. */
export type BlockSession = IscsiSession | NvmeofSession;

/** The block path to a zvol, as far as it exists. */
export interface BlockPath {
  readonly transport: "iscsi" | "nvmeof";
  readonly target: BlockTarget | null;
  /** LUN or namespace id under which the target gives it out; null where nothing does, or TrueNAS does not say it. */
  readonly unit: number | null;
  readonly device: BlockDevice | null;
}

/** A statement of a PersistentVolume about where its data is, as its driver writes it. */
export type Clue =
  | {
      readonly by: "path";
      readonly server: string;
      readonly path: string;
      /** Its driver makes directories in somebody's dataset, and no dataset of its own. */
      readonly isDirectory?: boolean;
    }
  | {
      readonly by: "smbShare";
      readonly server: string;
      /** As the volume spells it; case does not count. */
      readonly share: string;
      /** Directory inside the share; "" for all of it. */
      readonly directory: string;
    }
  | {
      readonly by: "iqn";
      readonly portals: readonly string[];
      readonly iqn: string;
      readonly lun: number;
      /** Its driver makes up the part before the first ":" by itself; only the target's name counts. */
      readonly anyBase?: boolean;
    }
  | {
      readonly by: "nqn";
      readonly portals: readonly string[];
      readonly nqn: string;
      /** null: not stated, and there is but one. */
      readonly nsid: number | null;
    }
  /** Full name of the dataset; on which system, it does not say. */
  | { readonly by: "dataset"; readonly path: string }
  /** Leaf of the dataset, in whatever parent its driver has. */
  | { readonly by: "handle"; readonly driver: string; readonly handle: string };

/** Something that needs a dataset to stay. */
export type Reference =
  | { readonly by: "pv"; readonly pv: PersistentVolume; readonly basis: Basis }
  | { readonly by: "claim"; readonly claim: PersistentVolumeClaim; readonly basis: Basis }
  /** Its PersistentVolume is to be on a node, whether that is still there or not. */
  | { readonly by: "attachment"; readonly attachment: VolumeAttachment; readonly basis: Basis }
  | { readonly by: "inlineVolume"; readonly pod: Pod; readonly basis: Basis }
  /** A volume in its Pod template; it needs it while no Pod runs as well. */
  | { readonly by: "workload"; readonly workload: Workload; readonly basis: Basis }
  /** A volume of a directory above it: whether it is used through that mount, no API shows. */
  | {
      readonly by: "mountAbove";
      readonly name: string;
      readonly path: string;
      readonly basis: Basis;
    }
  | {
      readonly by: "volumeSnapshotContent";
      readonly content: VolumeSnapshotContent;
      readonly basis: Basis;
    }
  /** One without content whose UID is in the name of its ZFS snapshot: it is being made, or its content was forced away. */
  | {
      readonly by: "volumeSnapshot";
      readonly volumeSnapshot: VolumeSnapshot;
      readonly basis: Basis;
    }
  | { readonly by: "clone"; readonly dataset: Dataset; readonly basis: Basis }
  /** A dataset below it that something needs: the one above cannot go without it. */
  | { readonly by: "child"; readonly dataset: Dataset; readonly basis: Basis }
  | { readonly by: "session"; readonly session: BlockSession; readonly basis: Basis }
  /** A target or subsystem that somebody else made gives it out, for whomever. */
  | { readonly by: "foreignTarget"; readonly target: BlockTarget; readonly basis: Basis }
  /** A share that somebody else made gives it out, for whomever. */
  | { readonly by: "foreignShare"; readonly share: Share; readonly basis: Basis }
  /** A virtual machine, an app or a task of the TrueNAS itself has it, or something in it. */
  | { readonly by: "localUse"; readonly use: LocalUse; readonly basis: Basis }
  /** It has volumes made in it, or in a directory of it. */
  | { readonly by: "storageClass"; readonly storageClass: StorageClass; readonly basis: Basis }
  | { readonly by: "job"; readonly jobId: number; readonly method: string; readonly basis: Basis };

/**
 * Holds on the ZFS snapshots within a dataset. `held`: the first by name of those that are known to be; `none`: so many were
 * looked at; `unknown`: none that was read is held, and of some it is not known.
 */
export type HoldsOn =
  | { readonly is: "held"; readonly snapshot: ZfsSnapshot; readonly holds: readonly string[] }
  | { readonly is: "none"; readonly count: number }
  | { readonly is: "unknown" };

/** How a dataset is owned: proven by value (facts/democratic-csi §1.5). */
export type Ownership =
  | {
      readonly state: "volume";
      readonly driverName: string;
      /** CSI volume name: `pvc-<UID>` by default. */
      readonly volumeName: string;
      /** UID of the claim it was made for, where the name holds one. */
      readonly claimUid: string | null;
      /** `provision_success`: the driver finished it. */
      readonly provisioned: boolean;
      readonly instanceId: string | null;
      /** Why it is meant to stay without a PersistentVolume; null where nothing says so. */
      readonly keptBecause: string | null;
    }
  | {
      readonly state: "detachedSnapshot";
      readonly snapshotName: string;
      readonly sourceVolume: string;
      readonly provisioned: boolean;
    }
  /** A driver that we know by its marks and no further made it: it is left alone. */
  | { readonly state: "foreign"; readonly driverName: string; readonly because: string }
  | { readonly state: "notOurs"; readonly because: string };

/**
 * Looks up what an object is joined to, one object at a time, through the indices of the inventory. Never matches by
 * suffix or substring, and by folded case only the names of SMB shares. An answer is as complete as the collections behind it: rules check those first.
 */
export interface Links {
  backing(pv: PersistentVolume): Backing;
  /** The same of a volume that is written into a Pod or Pod template, as its cluster reaches it. */
  backingOfInline(source: VolumeSource, cluster: ClusterId): Backing;
  ownership(dataset: Dataset): Ownership;
  /** How the NAS gives out this dataset; null for a driver type that is not known. */
  driverType(dataset: Dataset): DriverType | null;
  /**
   * Everything known that needs this dataset, looked up one after the other as far as the caller asks. None at all says
   * nothing unless the collections are complete.
   */
  references(dataset: Dataset): Iterable<Reference>;
  /** PersistentVolumes whose backing is this dataset. */
  pvsOf(dataset: Dataset): readonly Link<PersistentVolume>[];
  /** Bound PersistentVolumes whose data lies on a system, found or not; worked out for all of them when it is first asked. */
  volumesOn(system: SystemId): StoredVolumes;
  /** Shares and block paths that give out this dataset. */
  sharesOf(dataset: Dataset): readonly Share[];
  blockPathsOf(dataset: Dataset): readonly BlockPath[];
  /** Zvols of all systems that no extent and no namespace gives out. */
  zvolsNotGivenOut(): readonly Dataset[];
  /** Targets that lead to this extent, or the subsystem that this namespace is in. */
  targetsThrough(device: BlockDevice): readonly BlockTarget[];
  /** What a target or subsystem gives out: one path a LUN or namespace; it may end early. */
  pathsFrom(target: BlockTarget): readonly BlockPath[];
  /** Whether rows about targets came while those of this system were listed: a way to a zvol may not show. */
  hasTornLists(system: SystemId): boolean;
  /** Full IQN or NQN; null while the service of its system is not known. */
  qualifiedNameOf(target: BlockTarget): string | null;
  sessionsOf(target: BlockTarget): readonly BlockSession[];
  datasetOfShare(share: Share): Link<Dataset> | null;
  zvolOf(device: BlockDevice): Link<Dataset> | null;
  claimOf(pv: PersistentVolume): Link<PersistentVolumeClaim> | null;
  pvOf(claim: PersistentVolumeClaim): Link<PersistentVolume> | null;
  podsOf(claim: PersistentVolumeClaim): readonly Pod[];
  /** Workloads whose Pod template names this claim, or whose claim template makes it; whether a Pod runs or not. */
  workloadsOf(claim: PersistentVolumeClaim): readonly Workload[];
  /** What controls a Pod or workload, nearest first: as far up as it was read, and one further by name. */
  ownersOf(object: Pod | Workload): readonly Owner[];
  attachmentsOf(pv: PersistentVolume): readonly VolumeAttachment[];
  /** The ZFS object behind a VolumeSnapshotContent: a ZFS snapshot, or the dataset of a detached one. */
  zfsOf(content: VolumeSnapshotContent): Link<ZfsSnapshot> | Link<Dataset> | null;
  contentsOf(snapshot: ZfsSnapshot): readonly Link<VolumeSnapshotContent>[];
  /** The VolumeSnapshot whose UID is in the snapshot's name; its content may not exist yet. */
  volumeSnapshotOf(snapshot: ZfsSnapshot): Link<VolumeSnapshot> | null;
  /**
   * Whether the volume that a content was taken of is on a TrueNAS that is read; where its PersistentVolume is gone,
   * whether others of its driver and cluster are. null where none tells for certain.
   */
  isServedHere(content: VolumeSnapshotContent): boolean | null;
  /** Datasets cloned from this snapshot. */
  clonesOf(snapshot: ZfsSnapshot): readonly Dataset[];
  poolOf(dataset: Dataset): Pool | null;
  spaceOf(dataset: Dataset): DatasetSpace | null;
  /** Whether somebody holds a ZFS snapshot of this dataset or of anything below it, as far as holds were read. */
  holdsOn(dataset: Dataset): HoldsOn;
  /** Those right below it, which cannot stay without it. */
  datasetsIn(dataset: Dataset): readonly Dataset[];
}
