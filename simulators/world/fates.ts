/**
 * Why an object lives, or how it became a leftover, and what follows for every object around it. Pouring, building the
 * NAS and the truth all read these tables and nothing else. Section numbers are facts/democratic-csi.md.
 */

/** The rules whose findings a world knows. */
export type RuleCode =
  | "dataset-unreferenced"
  | "dataset-half-provisioned"
  | "dataset-half-deleted"
  | "pv-backing-missing"
  | "pv-released"
  | "zfs-snapshot-unreferenced"
  | "volume-snapshot-content-dangling"
  | "share-without-dataset"
  | "extent-without-zvol"
  | "target-without-extent"
  | "target-shared"
  | "target-lun-conflict"
  | "initiator-group-unused"
  | "nvmeof-namespace-without-zvol"
  | "nvmeof-subsystem-without-namespace"
  | "nvmeof-namespace-disabled"
  | "nvmeof-session-stale"
  | "session-stale"
  | "block-volume-on-two-nodes"
  | "share-disabled"
  | "share-restricted"
  | "extent-disabled"
  | "extent-shared"
  | "dataset-locked"
  | "dataset-quota-missing"
  | "dataset-reservation-drift"
  | "dataset-driver-ids-stale"
  | "dataset-pinned-by-clone"
  | "dataset-unmanaged"
  | "detached-copy-unreferenced"
  | "detached-copy-incomplete"
  | "detached-container-empty"
  | "snapshot-task-without-dataset"
  | "credential-expiring"
  | "disk-failing"
  | "disk-hot"
  | "failover-disabled"
  | "nas-alert"
  | "nas-job-failed"
  | "service-down"
  | "pool-degraded"
  | "pool-errors"
  | "pool-filling"
  | "pool-full"
  | "pool-nearly-full"
  | "pool-scrub-overdue"
  | "pool-unavailable"
  | "pv-deletion-blocked"
  | "pv-backing-wrong"
  | "pv-portal-gone"
  | "pv-size-drift"
  | "zfs-snapshot-held"
  | "zfs-snapshot-pinned-by-clone"
  | "zfs-snapshot-temporary";

/** What is left of a volume, and what one is to say about it. */
export interface VolumeFate {
  readonly claim: "bound" | "pending" | "gone";
  /** `rebound`: bound to a claim that is not the one it was made for. */
  readonly pv: "bound" | "released" | "terminating" | "static" | "inTree" | "rebound" | "gone";
  /** `unfinished`: without provision_success. `renamed`: not where its access path and its PV say. */
  readonly dataset: "finished" | "unfinished" | "renamed" | "gone";
  /** The share, the iSCSI target and extent, or the NVMe-oF subsystem and namespace; `targetOnly`: the first of a pair. */
  readonly access: "whole" | "targetOnly" | "gone";
  /** Somebody needs the data. */
  readonly live: boolean;
  readonly why: string;
  readonly findings: Readonly<Record<Protocol, readonly RuleCode[]>>;
  /** What a reader who does not see every cluster finds, and in an open scope may only call unclaimed. */
  readonly unclaimed?: readonly RuleCode[];
}

/** How a volume is given out. */
export const PROTOCOLS = ["nfs", "smb", "iscsi", "nvmeof"] as const;

/** One of `PROTOCOLS`. */
export type Protocol = (typeof PROTOCOLS)[number];

/** Whether a volume of this protocol is a zvol. */
export function isBlock(protocol: Protocol): boolean {
  return protocol === "iscsi" || protocol === "nvmeof";
}

const NOTHING = { nfs: [], smb: [], iscsi: [], nvmeof: [] } as const;
const on = (...rules: readonly RuleCode[]): VolumeFate["findings"] => ({
  nfs: rules,
  smb: rules,
  iscsi: rules,
  nvmeof: rules,
});

/** `rules`, and that what gives the volume out points at nothing. */
const danglingAnd = (...rules: readonly RuleCode[]): VolumeFate["findings"] => ({
  nfs: [...rules, "share-without-dataset"],
  smb: [...rules, "share-without-dataset"],
  iscsi: [...rules, "extent-without-zvol"],
  nvmeof: [...rules, "nvmeof-namespace-without-zvol"],
});

/** `rules`, and that a target or subsystem stands there alone; shares have no such half. */
const aloneAnd = (...rules: readonly RuleCode[]): VolumeFate["findings"] => ({
  nfs: [],
  smb: [],
  iscsi: [...rules, "target-without-extent"],
  nvmeof: [...rules, "nvmeof-subsystem-without-namespace"],
});

/** Reasons why the dataset of a volume lives, or why there is rightly none. */
export const VOLUME_LIVES = {
  boundClaim: {
    claim: "bound",
    pv: "bound",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "A claim is bound to it.",
  },
  retainedOnPurpose: {
    claim: "gone",
    pv: "released",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: on("pv-released"),
    why: "Its PV is Released and kept by reclaimPolicy Retain (T6): retained, not lost.",
  },
  inFlight: {
    claim: "pending",
    pv: "gone",
    dataset: "unfinished",
    access: "gone",
    live: true,
    findings: NOTHING,
    why: "The driver is making it: no PV and no provision_success yet (T4).",
  },
  neverProvisioned: {
    claim: "pending",
    pv: "gone",
    dataset: "gone",
    access: "gone",
    live: false,
    findings: NOTHING,
    why: "Its claim waits for a driver that cannot make it.",
  },
  awaitedByClaim: {
    claim: "pending",
    pv: "gone",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "The driver has finished it, the PV is about to be written, and its claim waits (T4).",
  },
  deletionInFlight: {
    claim: "gone",
    pv: "terminating",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "Its claim went a minute ago: the PV is Released and being deleted right now (T5).",
  },
  otherCluster: {
    claim: "gone",
    pv: "gone",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    unclaimed: ["dataset-unreferenced"],
    why: "A cluster that is not watched uses it (T1).",
  },
  usedByOtherHost: {
    claim: "gone",
    pv: "gone",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "A host outside every cluster uses its zvol through a target of its own (T27).",
  },
  usedByTenant: {
    claim: "gone",
    pv: "gone",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "A virtual machine or an app of the NAS itself has it (T27).",
  },
  keptByStrategy: {
    claim: "gone",
    pv: "gone",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "deleteStrategy retain keeps it until a claim of its name comes back (T7).",
  },
  staticVolume: {
    claim: "bound",
    pv: "static",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "A PV that somebody wrote by hand uses it under a handle of its own (T17).",
  },
  inTreeVolume: {
    claim: "bound",
    pv: "inTree",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "A PV of the in-tree NFS plugin mounts its path (T18).",
  },
  inlineVolume: {
    claim: "gone",
    pv: "gone",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "A Pod or Pod template mounts its path as an inline NFS volume: no PV, no claim (T18).",
  },
  reboundClaim: {
    claim: "bound",
    pv: "rebound",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "Its PV was handed to another claim; the claim of its name is gone (T21).",
  },
  cloneOrigin: {
    claim: "gone",
    pv: "gone",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: on("dataset-pinned-by-clone"),
    why: "A clone in use shares its blocks (§2.4, class 18).",
  },
  snapshotContent: {
    claim: "gone",
    pv: "gone",
    dataset: "finished",
    access: "whole",
    live: true,
    findings: NOTHING,
    why: "A VolumeSnapshotContent still points at a snapshot of it (§2.2).",
  },
  deletedProperly: {
    claim: "gone",
    pv: "gone",
    dataset: "gone",
    access: "gone",
    live: false,
    findings: NOTHING,
    why: "Deleted in the ordinary way: nothing of it is left but what snapshots remember (T11).",
  },
  renamedByHand: {
    claim: "bound",
    pv: "bound",
    dataset: "renamed",
    access: "whole",
    live: true,
    findings: danglingAnd("pv-backing-missing"),
    why: "zfs rename moved it: the data is there under another name, but no path leads to it (class 22).",
  },
  sourceOfClone: {
    claim: "gone",
    pv: "released",
    dataset: "finished",
    access: "gone",
    live: true,
    findings: on("pv-released", "dataset-half-deleted"),
    why: "The driver removed the share or target, then ZFS refused to destroy the dataset because of a clone (class 4).",
  },
} as const satisfies Record<string, VolumeFate>;

/** Stories by which a volume became a leftover or a defect. */
export const VOLUME_LEAKS = {
  claimAndPvDeleted: {
    claim: "gone",
    pv: "gone",
    dataset: "finished",
    access: "whole",
    live: false,
    findings: on("dataset-unreferenced"),
    why: "Claim and PV were deleted, DeleteVolume was never called (classes 1 and 2).",
  },
  createFailed: {
    claim: "gone",
    pv: "gone",
    dataset: "unfinished",
    access: "gone",
    live: false,
    findings: on("dataset-half-provisioned"),
    why: "CreateVolume failed for good after the dataset, and the claim was deleted (class 3).",
  },
  createFailedLately: {
    claim: "gone",
    pv: "gone",
    dataset: "unfinished",
    access: "gone",
    live: false,
    findings: NOTHING,
    why: "CreateVolume failed within the grace of 24 hours: too early to say.",
  },
  createCutAfterTarget: {
    claim: "gone",
    pv: "gone",
    dataset: "unfinished",
    access: "targetOnly",
    live: false,
    findings: aloneAnd("dataset-half-provisioned"),
    why: "CreateVolume was cut between target and extent, or subsystem and namespace, and the claim was deleted (classes 3, 6 and 9, §2.5).",
  },
  targetLeftBehind: {
    claim: "gone",
    pv: "gone",
    dataset: "gone",
    access: "targetOnly",
    live: false,
    findings: aloneAnd(),
    why: "A raw zfs destroy took the zvol, somebody removed the extent or namespace, the target or subsystem stayed (classes 6 and 9, §11.3).",
  },
  deleteRefused: {
    claim: "gone",
    pv: "released",
    dataset: "finished",
    access: "gone",
    live: false,
    findings: on("pv-released", "dataset-half-deleted"),
    why: "The driver removed the share or target, then refused the dataset because of a snapshot (class 4, §11.1).",
  },
  deleteRefusedAndPvForced: {
    claim: "gone",
    pv: "gone",
    dataset: "finished",
    access: "gone",
    live: false,
    findings: on("dataset-half-deleted"),
    why: "As deleteRefused, then somebody removed the PV's finalizer (class 4).",
  },
  zfsDestroyed: {
    claim: "bound",
    pv: "bound",
    dataset: "gone",
    access: "whole",
    live: false,
    findings: danglingAnd("pv-backing-missing"),
    why: "zfs destroy on the shell took the dataset under a bound claim; share, extent or namespace stayed (classes 7, 8, 9, 22).",
  },
  zfsDestroyedAfterPv: {
    claim: "gone",
    pv: "gone",
    dataset: "gone",
    access: "whole",
    live: false,
    findings: danglingAnd(),
    why: "Claim and PV were deleted, then the dataset with zfs destroy; share, extent or namespace stayed (classes 7, 8 and 9).",
  },
  accessLost: {
    claim: "bound",
    pv: "bound",
    dataset: "finished",
    access: "gone",
    live: true,
    findings: on("pv-backing-missing"),
    why: "A claim is bound to it, but its share or target is gone: the next mount fails (class 5).",
  },
  deletedOnNas: {
    claim: "bound",
    pv: "bound",
    dataset: "gone",
    access: "gone",
    live: false,
    findings: on("pv-backing-missing"),
    why: "Deleted in the TrueNAS UI, with share or target, under a bound claim (class 22).",
  },
} as const satisfies Record<string, VolumeFate>;

/** Name of a reason why a volume lives. */
export type VolumeLives = keyof typeof VOLUME_LIVES;

/** Name of a story by which a volume became a leftover. */
export type VolumeLeak = keyof typeof VOLUME_LEAKS;

/** What is left of a snapshot. */
export interface SnapshotFate {
  readonly volumeSnapshot: boolean;
  /** `unnamed`: not yet with a snapshotHandle. */
  readonly content: "ready" | "unnamed" | "gone";
  /** `unfinished`: a detached copy that was cut, without marks. */
  readonly zfs: "whole" | "deferred" | "unfinished" | "gone";
  readonly live: boolean;
  readonly why: string;
  readonly findings: readonly RuleCode[];
  readonly unclaimed?: readonly RuleCode[];
}

/** Reasons why a snapshot lives. */
export const SNAPSHOT_LIVES = {
  content: {
    volumeSnapshot: true,
    content: "ready",
    zfs: "whole",
    live: true,
    findings: [],
    why: "A VolumeSnapshotContent points at it.",
  },
  contentRetained: {
    volumeSnapshot: false,
    content: "ready",
    zfs: "whole",
    live: true,
    findings: [],
    why: "Its VolumeSnapshot is deleted, the content is kept by deletionPolicy Retain.",
  },
  beingTaken: {
    volumeSnapshot: true,
    content: "unnamed",
    zfs: "whole",
    live: true,
    findings: [],
    why: "Its content has no snapshotHandle yet (T35).",
  },
  waitsForClone: {
    volumeSnapshot: false,
    content: "gone",
    zfs: "deferred",
    live: true,
    findings: ["zfs-snapshot-pinned-by-clone"],
    why: "Deleted in Kubernetes, kept by ZFS until its clone goes (T13, class 18).",
  },
  waitsForHold: {
    volumeSnapshot: false,
    content: "gone",
    zfs: "deferred",
    live: true,
    findings: ["zfs-snapshot-held"],
    why: "Deleted in Kubernetes with `defer`, kept by ZFS until its hold is released (up to 25.10).",
  },
  held: {
    volumeSnapshot: false,
    content: "gone",
    zfs: "whole",
    live: true,
    findings: [],
    why: "Its content was deleted with Retain, and somebody holds it because he wants it to stay (T14).",
  },
  otherCluster: {
    volumeSnapshot: false,
    content: "gone",
    zfs: "whole",
    live: true,
    findings: [],
    unclaimed: ["zfs-snapshot-unreferenced"],
    why: "A cluster that is not watched took it (T1).",
  },
  dataProtection: {
    volumeSnapshot: false,
    content: "gone",
    zfs: "whole",
    live: true,
    findings: [],
    why: "Taken by a snapshot task, a tool or a person for data protection; never of CSI (T14).",
  },
} as const satisfies Record<string, SnapshotFate>;

/** Stories by which a snapshot became a leftover or a defect. */
export const SNAPSHOT_LEAKS = {
  contentDeleted: {
    volumeSnapshot: false,
    content: "gone",
    zfs: "whole",
    live: false,
    findings: ["zfs-snapshot-unreferenced"],
    why: "The VolumeSnapshotContent was deleted with deletionPolicy Retain (class 13).",
  },
  zfsSnapshotDestroyed: {
    volumeSnapshot: true,
    content: "ready",
    zfs: "gone",
    live: false,
    findings: ["volume-snapshot-content-dangling"],
    why: "The ZFS snapshot, or the detached copy, was destroyed; nothing in Kubernetes notices (class 14).",
  },
  copyCut: {
    volumeSnapshot: false,
    content: "gone",
    zfs: "unfinished",
    live: false,
    findings: ["detached-copy-incomplete"],
    why: "The replication to a detached copy failed, and the VolumeSnapshot was deleted (class 17).",
  },
  temporaryLeft: {
    volumeSnapshot: false,
    content: "gone",
    zfs: "whole",
    live: false,
    findings: ["zfs-snapshot-temporary"],
    why: "The driver crashed between its temporary snapshot and the clone (class 12).",
  },
} as const satisfies Record<string, SnapshotFate>;

/** What becomes of a fate where the snapshot is a detached copy: a dataset of its own. */
export const OF_DETACHED: Partial<Record<RuleCode, RuleCode>> = {
  "zfs-snapshot-unreferenced": "detached-copy-unreferenced",
};

/** Name of a reason why a snapshot lives. */
export type SnapshotLives = keyof typeof SNAPSHOT_LIVES;

/** Name of a story by which a snapshot became a leftover. */
export type SnapshotLeak = keyof typeof SNAPSHOT_LEAKS;

/** Reasons why something on the NAS that no watched cluster made lives. None of it is ever a finding. */
export const FOREIGN_LIVES = {
  foreign: "Somebody's own data on the NAS.",
  replica: "A copy made by replication, marks included (T15).",
  inheritor: "A child of a volume: it only inherits the marks (T10).",
  retired: "Put aside by the administrator below a folder of his own (T34).",
  container: "A parent of volumes or snapshots (T9).",
} as const;

/** Name of a reason why something that is not of CSI lives. */
export type ForeignLives = keyof typeof FOREIGN_LIVES;
