import type { HiddenPaths } from "./hidden-paths.ts";
import type { Key, SystemId } from "./ids.ts";

/**
 * TrueNAS objects, cut down likewise. Sizes are bytes, times epoch ms, GUIDs and transaction groups decimal strings
 * (they exceed 2^53). `key` is (system, GUID), and (system, kind and id) for shares, iSCSI and
 * NVMe-oF objects.
 */
interface Owned {
  readonly system: SystemId;
}

interface Meta extends Owned {
  readonly key: Key;
}

/** How long cheap calls took at one time: the median of those that ask who answers. */
export interface AnswerTime {
  /** Epoch ms. */
  readonly at: number;
  readonly medianMs: number;
}

/** A TrueNAS as a whole: what it is, whether it answers for itself, which pools it has. */
export interface SystemState extends Meta {
  readonly hostname: string;
  /** "25.10.6". */
  readonly version: string;
  /** The API version spoken on the socket: "v25.10.5"; "v24.10" is the legacy protocol. */
  readonly apiVersion: string;
  /** null where the key may not read it: 25.04 shows it to FULL_ADMIN only. */
  readonly state: "BOOTING" | "READY" | "SHUTTING_DOWN" | null;
  /** MASTER, BACKUP, SINGLE … ; null where it could not be read. */
  readonly failover: string | null;
  readonly bootId: string | null;
  /** NAS clock minus ours at the time of reading. */
  readonly clockSkewMs: number;
  /** How long it took to answer cheap calls, newest first: as long as we go on asking, up to an hour. */
  readonly answerTimes: readonly AnswerTime[];
  readonly poolGuids: readonly string[];
  /** Which datasets and snapshots its lists leave out: what is not seen there may exist all the same. */
  readonly hiddenPaths: HiddenPaths;
  /** Why nothing read from it may be called `confirmed`: an API version we have no table for; empty where there is none. */
  readonly doubts: readonly string[];
}

/** A vdev, or a disk as the leaf of one. Error counts are since the last `zpool clear`. */
export interface Vdev {
  readonly guid: string;
  readonly name: string;
  readonly class: "data" | "log" | "cache" | "spare" | "special" | "dedup";
  /** MIRROR, RAIDZ1 …, DISK; SPARE or REPLACING while another disk stands in for one or takes its place. */
  readonly type: string;
  readonly status: string;
  /** Device name of a leaf: "sda"; null where the device is not there. */
  readonly disk: string | null;
  /** Serial number of the disk that a leaf was, where it is not there and TrueNAS remembers it. */
  readonly lostSerial: string | null;
  readonly readErrors: number;
  readonly writeErrors: number;
  readonly checksumErrors: number;
  readonly sizeBytes: number | null;
  readonly children: readonly Vdev[];
}

/** The last scrub or resilver of a pool: ZFS remembers one of them, whichever began last. */
export interface PoolScan {
  readonly function: "SCRUB" | "RESILVER";
  readonly state: "SCANNING" | "FINISHED" | "CANCELED";
  readonly startedAt: number;
  /** null while it runs. */
  readonly endedAt: number | null;
  /** How much of it is done, 0..1; null where TrueNAS does not say it. */
  readonly doneRatio: number | null;
  /** Blocks that it could not repair. */
  readonly errors: number;
}

/** A pool. Sizes are those of `zpool list`, not of its root dataset. */
export interface Pool extends Meta {
  readonly guid: string;
  readonly name: string;
  /** ONLINE, DEGRADED, FAULTED, OFFLINE, UNAVAIL, SUSPENDED … */
  readonly status: string;
  readonly healthy: boolean;
  readonly statusDetail: string | null;
  /** null where it was never scanned, or is not imported. */
  readonly scan: PoolScan | null;
  /** Raw, parity included; null while the pool is not imported. */
  readonly sizeBytes: number | null;
  readonly allocatedBytes: number | null;
  readonly freeBytes: number | null;
  readonly vdevs: readonly Vdev[] | null;
}

/**
 * A dataset: a filesystem or a zvol. Up to 25.04 its GUID is hidden, and `key` is (system, GUID of the pool, path, creation):
 * a dataset that was renamed is another one there, and so is one that was destroyed and made again.
 */
export interface Dataset extends Meta {
  /** null up to 25.04. */
  readonly guid: string | null;
  readonly path: string;
  readonly pool: string;
  readonly kind: "filesystem" | "zvol";
  /** null up to 25.04. */
  readonly createTxg: string | null;
  readonly createdAt: number;
  /** Full name of the ZFS snapshot it was cloned from. */
  readonly origin: string | null;
  /** As ZFS has it, "/mnt" included; null for zvols, "none" and "legacy". */
  readonly mountpoint: string | null;
  readonly readonly: boolean | null;
  /** The size of a zvol; null for a filesystem. */
  readonly volsizeBytes: number | null;
  /** Limits and reservation as they are set on it; null where none is. */
  readonly quotaBytes: number | null;
  readonly refquotaBytes: number | null;
  readonly refreservationBytes: number | null;
  /** User properties that a known driver or the owner writes, inherited values included: ownership is proven by value, not by source. */
  readonly userProperties: Readonly<Record<string, string>>;
}

/** What a dataset takes, what is left for it and how it is written (zfsprops(7)); read where it is asked for. `key` is the dataset's. */
export interface DatasetSpace extends Meta {
  readonly path: string;
  readonly usedBytes: number;
  readonly usedBySnapshotsBytes: number;
  readonly usedByRefreservationBytes: number;
  /** null up to 25.04. */
  readonly referencedBytes: number | null;
  /** What was written, before compression, snapshots included (ZFS `logicalused`); null up to 25.04. */
  readonly logicalUsedBytes: number | null;
  readonly availableBytes: number;
  /** In the words of ZFS: "lz4", "off"; this and the next two are null where TrueNAS did not say it. */
  readonly compression: string | null;
  /** "standard", "always", "disabled". */
  readonly sync: string | null;
  /** recordsize of a filesystem, volblocksize of a zvol. */
  readonly blockBytes: number | null;
  /** Its key is not loaded; null up to 25.04, and where TrueNAS did not say it. */
  readonly locked: boolean | null;
}

/** Known by (system, full name, createTxg), see `snapshotKey`. There are many, so it holds nothing twice. */
export interface ZfsSnapshot {
  readonly system: SystemId;
  /** Dataset path, the part before the "@". */
  readonly dataset: string;
  /** The part after the "@". */
  readonly name: string;
  readonly createTxg: string;
}

/** What is read only for the few snapshots that a rule asks about. `key` is the snapshot's. */
export interface ZfsSnapshotDetails extends Meta {
  readonly dataset: string;
  readonly name: string;
  readonly guid: string;
  readonly createdAt: number;
  /** Space that only this snapshot holds; null where the version does not say. */
  readonly usedBytes: number | null;
  /** Deferred destroy: already deleted, waiting for a clone; null where the version cannot say. */
  readonly deferDestroy: boolean | null;
  /** Tags of its holds: ZFS destroys no snapshot that has one. null where they are not known, which is not "none". */
  readonly holds: readonly string[] | null;
  readonly userProperties: Readonly<Record<string, string>>;
}

/** A network share of a directory. Ids of the two protocols are counted apart. */
export interface Share extends Meta {
  readonly id: number;
  readonly protocol: "nfs" | "smb";
  /** SMB share name; null for NFS. */
  readonly name: string | null;
  /** Directory below "/mnt"; of an SMB share also "EXTERNAL…" (another server's) or "" (home directories). */
  readonly path: string;
  readonly enabled: boolean;
  readonly locked: boolean | null;
  readonly readonly: boolean;
  readonly comment: string;
  /** NFS only, as `hosts`; empty lets every address in. */
  readonly networks: readonly string[];
  readonly hosts: readonly string[];
}

/** `iscsi.global.config`: one record. */
export interface IscsiService extends Meta {
  readonly basename: string;
  readonly listenPort: number;
  readonly alua: boolean;
}

/** An iSCSI target; `groups` names its portals and who may log in. */
export interface IscsiTarget extends Meta {
  readonly id: number;
  readonly name: string;
  readonly alias: string | null;
  readonly groups: readonly { readonly portal: number; readonly initiator: number | null }[];
}

/** An iSCSI extent: what lies behind a LUN. */
export interface IscsiExtent extends Meta {
  readonly id: number;
  readonly name: string;
  readonly type: "DISK" | "FILE";
  /** Path of the zvol behind it, or of the zvol whose snapshot is; without the leading "zvol/"; null for a file. */
  readonly zvol: string | null;
  /** Path of the file behind it; null for a zvol. */
  readonly file: string | null;
  readonly serial: string | null;
  readonly naa: string;
  readonly enabled: boolean;
  readonly locked: boolean | null;
  readonly comment: string;
}

/** The row that puts an extent behind a target, under a LUN. Known by (system, id), see `keyOfRecord`. */
export interface IscsiTargetExtent extends Owned {
  readonly id: number;
  readonly target: number;
  readonly extent: number;
  readonly lun: number;
}

/** An iSCSI portal: the addresses a group of targets listens on. */
export interface IscsiPortal extends Meta {
  readonly id: number;
  readonly tag: number;
  readonly listen: readonly { readonly ip: string; readonly port: number | null }[];
}

/** A group of initiators that may log in; an empty list lets everyone in. */
export interface IscsiInitiator extends Meta {
  readonly id: number;
  readonly initiators: readonly string[];
  readonly comment: string;
}

/** A login of one initiator to one target; a session names no LUN. Known by all of its fields, see `keyOfRecord`. */
export interface IscsiSession extends Owned {
  readonly initiator: string;
  readonly initiatorAddress: string;
  /** Full IQN of the target. */
  readonly target: string;
}

/** `nvmet.global.config`: one record. */
export interface NvmeofService extends Meta {
  /** What the NQN of a subsystem begins with, unless it was given one. */
  readonly basenqn: string;
}

/** An NVMe-oF subsystem: what a host connects to by NQN. */
export interface NvmeofSubsystem extends Meta {
  readonly id: number;
  readonly name: string;
  /** Full NQN; null where TrueNAS does not say it, then it is `basenqn:name`. */
  readonly subnqn: string | null;
  readonly serial: string;
  readonly allowAnyHost: boolean;
}

/** An NVMe-oF namespace: the block device behind a subsystem. */
export interface NvmeofNamespace extends Meta {
  readonly id: number;
  /** Its number within the subsystem; null where TrueNAS does not say it. */
  readonly nsid: number | null;
  /** Id of the subsystem, and its name. */
  readonly subsystem: number;
  readonly subsystemName: string;
  readonly type: "ZVOL" | "FILE";
  /** Path of the zvol behind it, or of the zvol whose snapshot is; without the leading "zvol/"; null for a file. */
  readonly zvol: string | null;
  /** Path of the file behind it; null for a zvol. */
  readonly file: string | null;
  readonly enabled: boolean;
  readonly locked: boolean | null;
  readonly deviceUuid: string;
  readonly deviceNguid: string;
}

/** An address that NVMe-oF subsystems listen on. */
export interface NvmeofPort extends Meta {
  readonly id: number;
  readonly transport: "TCP" | "RDMA" | "FC";
  readonly address: string;
  /** null for a transport without port numbers. */
  readonly port: number | null;
  readonly enabled: boolean;
}

/** The row that lets a subsystem listen on a port, by ids. */
export interface NvmeofPortSubsystem extends Meta {
  readonly id: number;
  readonly port: number;
  readonly subsystem: number;
}

/** A host that may connect to the subsystems it is joined to. */
export interface NvmeofHost extends Meta {
  readonly id: number;
  readonly hostnqn: string;
}

/** The row that lets a host connect to a subsystem, by ids. */
export interface NvmeofHostSubsystem extends Meta {
  readonly id: number;
  readonly host: number;
  readonly subsystem: number;
}

/** A connection of one host to one subsystem; it names no namespace. */
export interface NvmeofSession extends Meta {
  readonly hostnqn: string;
  readonly hostAddress: string;
  /** Ids. */
  readonly subsystem: number;
  readonly port: number;
}

/** A periodic snapshot task: what TrueNAS takes snapshots of by itself. */
export interface SnapshotTask extends Meta {
  readonly id: number;
  /** Path of the dataset. */
  readonly dataset: string;
  readonly recursive: boolean;
  readonly enabled: boolean;
  /** strftime(3) of the names that it gives: "auto-%Y-%m-%d_%H-%M". */
  readonly namingSchema: string;
}

/** What a virtual machine, an app, a container or a task of the TrueNAS itself has of its storage, switched off or not. */
export interface LocalUse extends Meta {
  readonly kind: "vm" | "app" | "container" | "replication" | "cloudSync" | "cloudBackup" | "rsync";
  /** By its name; virtual machines and tasks without one by their number: the devices of a virtual machine name no other. */
  readonly name: string;
  /** Paths of the zvols and datasets that it names as such. */
  readonly datasets: readonly string[];
  /** Files and directories, below "/mnt". */
  readonly paths: readonly string[];
  /** Those of both below which everything may be its own. Not what is only copied from: whoever copies a pool uses none of its volumes. */
  readonly roots: readonly string[];
  /** An app that does not run may have more than it shows; all others show everything, and count as running. */
  readonly runs: boolean;
}

/** A job in progress. A key that is not FULL_ADMIN sees its own jobs and few others. */
export interface Job extends Meta {
  readonly id: number;
  readonly method: string;
  readonly state: string;
  readonly startedAt: number | null;
  /** Dataset paths named in its arguments. */
  readonly datasets: readonly string[];
}

/** A disk of the system, in a pool or not. Its name may be another disk's after a restart. */
export interface Disk extends Meta {
  /** "sda". */
  readonly name: string;
  readonly serial: string;
  readonly model: string | null;
  /** "HDD" or "SSD"; null where TrueNAS does not know it. */
  readonly type: string | null;
  readonly sizeBytes: number | null;
}

/** How hot a disk was when TrueNAS measured it last; it is not woken for us. */
export interface DiskTemperature extends Meta {
  /** Name of the disk. */
  readonly disk: string;
  readonly celsius: number;
  /** Where the disk itself says that it is too hot; null where it does not, and up to 25.04. */
  readonly criticalCelsius: number | null;
}

/** Alerts of TrueNAS of one class, dismissed ones included: however many there are, they are one record. */
export interface NasAlert extends Meta {
  /** "VolumeStatus". */
  readonly klass: string;
  /** The highest of them: INFO, NOTICE, WARNING, ERROR, CRITICAL, ALERT, EMERGENCY; another word stays as it is. */
  readonly level: string;
  readonly count: number;
  /** How many of them somebody has dismissed. */
  readonly dismissed: number;
  readonly firstAt: number;
  /** What the first of them say, without markup. */
  readonly texts: readonly string[];
  /** Every string among their arguments: names of pools, datasets, disks and what else they are about. */
  readonly mentions: readonly string[];
}

/** A service of TrueNAS that gives volumes out. */
export interface NasService extends Meta {
  readonly service: "nfs" | "cifs" | "iscsitarget" | "nvmet";
  readonly state: "RUNNING" | "STOPPED" | "UNKNOWN";
  /** Whether it starts with the system. */
  readonly enabled: boolean;
}

/** Something that ends on a day and takes us, or the drivers, with it: our key, the certificate of the system. */
export interface Credential extends Meta {
  readonly kind: "apiKey" | "certificate";
  /** Name of the key; host name of the certificate. */
  readonly name: string;
  /** null: it does not end. */
  readonly expiresAt: number | null;
}

/** The second controller of a pair; a system without one has no such record. */
export interface Failover extends Meta {
  /** Why it would not take over: "NO_PONG", "MISMATCH_DISKS" (facts/truenas-api §2.4); empty where it would. */
  readonly disabledBy: readonly string[];
}

/** Jobs of one kind on the same datasets that have failed; of several the last. A key that is not FULL_ADMIN sees its own and few others. */
export interface FailedJob extends Meta {
  readonly method: string;
  readonly count: number;
  readonly finishedAt: number;
  /** Dataset paths named in their arguments; what failed is not kept: it may repeat a secret. */
  readonly datasets: readonly string[];
}
