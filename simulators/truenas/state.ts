/**
 * What a simulated TrueNAS consists of: plain data, changed in place by whoever owns it (the world, a scenario step, a
 * test). The simulator turns it into answers; it keeps nothing else. GUIDs and transaction groups are decimal strings.
 */
export interface NasState {
  hostname: string;
  /** "24.10.2.4", "25.04.2.6", "25.10.6" or "26.0.0": decides protocol, API versions, methods and shapes. */
  version: string;
  hostId: string;
  bootId: string;
  state: "BOOTING" | "READY" | "SHUTTING_DOWN";
  failover: "SINGLE" | "MASTER" | "BACKUP";
  /** NAS clock minus the simulator's clock. */
  clockSkewMs: number;
  users: NasUser[];
  pools: NasPool[];
  datasets: NasDataset[];
  snapshots: NasSnapshot[];
  nfsShares: NasNfsShare[];
  smbShares: NasSmbShare[];
  /** Who is connected to which share, by its name. */
  smbSessions: { username: string; machine: string; share: string }[];
  iscsi: {
    basename: string;
    targets: NasTarget[];
    extents: NasExtent[];
    targetExtents: { id: number; target: number; extent: number; lunid: number }[];
    portals: { id: number; tag: number; comment: string; listen: { ip: string; port: number }[] }[];
    initiators: { id: number; initiators: string[]; comment: string }[];
    sessions: { initiator: string; initiatorAddr: string; target: string }[];
  };
  /** NVMe over Fabrics, which exists from 25.10 on. */
  nvmet: {
    basenqn: string;
    subsystems: NasNvmeSubsystem[];
    namespaces: NasNvmeNamespace[];
    ports: NasNvmePort[];
    hosts: NasNvmeHost[];
    portSubsystems: { id: number; port: number; subsystem: number }[];
    hostSubsystems: { id: number; host: number; subsystem: number }[];
    sessions: { hostnqn: string; hostAddress: string; port: number; subsystem: number }[];
  };
  snapshotTasks: NasSnapshotTask[];
  vmDevices: NasVmDevice[];
  apps: NasApp[];
  replications: NasReplication[];
  copyTasks: NasCopyTask[];
  /** Of 26; earlier versions have none. */
  containers: NasContainer[];
  jobs: NasJob[];
  /** Degrees Celsius of disks by name, as they were measured last; those that are not here have 34. */
  temperatures: Record<string, number | null>;
  /** Degrees from which a disk calls itself too hot; 0: it does not. */
  criticalCelsius: number;
  alerts: NasAlertEntry[];
  services: NasServices;
  /** Why the other controller of a pair would not take over, in the words of `failover.disabled.reasons`. */
  failoverDisabledBy: string[];
}

/** Whether a service that gives volumes out runs, by the name that TrueNAS has for it. */
export interface NasServices {
  nfs: ServiceState;
  cifs: ServiceState;
  iscsitarget: ServiceState;
  /** From 25.10 on. */
  nvmet: ServiceState;
}

/** What `service.query` calls the state of a service. */
export type ServiceState = "RUNNING" | "STOPPED" | "UNKNOWN";

/** An alert as `alert.list` shows it; what else it says is always the same here. */
export interface NasAlertEntry {
  uuid: string;
  klass: string;
  level: "INFO" | "NOTICE" | "WARNING" | "ERROR" | "CRITICAL" | "ALERT" | "EMERGENCY";
  args: unknown;
  /** HTML. */
  formatted: string;
  raisedAt: number;
  dismissed: boolean;
}

/** An account of the NAS. A key is "<id>-<64 alphanumerics>"; roles as in `privilege.roles`. */
export interface NasUser {
  username: string;
  roles: string[];
  keys: {
    id: number;
    key: string;
    revoked: boolean;
    revokedReason: string | null;
    expiresAt: number | null;
    /** Of 24.10, where a key belongs to nobody and only this counts; absent: everything. */
    allowlist?: AllowEntry[];
  }[];
}

/** What a key of 24.10 may: a verb (CALL, SUBSCRIBE, GET …, or all) on what a glob names (facts/truenas-api.md §2.3). */
export interface AllowEntry {
  method: string;
  resource: string;
}

/** A vdev of a pool; a leaf has a disk and no children. Sizes are bytes. */
export interface NasVdev {
  guid: string;
  name: string;
  type: string;
  status: string;
  disk: string | null;
  readErrors: number;
  writeErrors: number;
  checksumErrors: number;
  sizeBytes: number;
  children: NasVdev[];
}

/** The last scrub or resilver of a pool. Times are epoch ms. */
export interface NasScan {
  function: "SCRUB" | "RESILVER";
  state: "SCANNING" | "FINISHED" | "CANCELED";
  startedAt: number;
  /** null while it runs. */
  endedAt: number | null;
  percentage: number;
  errors: number;
}

/** A pool, raw sizes in bytes as `zpool list` has them. */
export interface NasPool {
  id: number;
  guid: string;
  name: string;
  status: string;
  sizeBytes: number;
  allocatedBytes: number;
  /** False: exported or not imported; its datasets are then not listed and its capacity is null. */
  imported: boolean;
  statusDetail: string | null;
  /** null: it was never scanned. */
  scan: NasScan | null;
  topology: Record<"data" | "log" | "cache" | "spare" | "special" | "dedup", NasVdev[]>;
}

/** A filesystem or zvol. Sizes are bytes, times epoch ms. */
export interface NasDataset {
  /** "tank/k8s/nfs/v/pvc-…": pools are datasets too. Renamed, it is another object here. */
  readonly path: string;
  type: "FILESYSTEM" | "VOLUME";
  guid: string;
  createTxg: string;
  createdAt: number;
  /** Full snapshot name, or null. */
  origin: string | null;
  /** Own user properties only: the simulator adds what is inherited, as ZFS does. */
  userProperties: Record<string, string>;
  /** Native properties that differ from the default, by zfs name: "readonly", "mountpoint". */
  properties: Record<string, string>;
  volsizeBytes: number | null;
  refquotaBytes: number;
  refreservationBytes: number;
  referencedBytes: number;
  usedBySnapshotsBytes: number;
  /** Bytes that were written for a byte that they take (ZFS `compressratio`). */
  compressRatio: number;
  locked: boolean;
}

/** A ZFS snapshot. Sizes are bytes, times epoch ms. */
export interface NasSnapshot {
  /** Path of its dataset. */
  readonly dataset: string;
  name: string;
  guid: string;
  createTxg: string;
  createdAt: number;
  usedBytes: number;
  referencedBytes: number;
  /** Own user properties only; those of the dataset are inherited. */
  userProperties: Record<string, string>;
  holds: string[];
  deferDestroy: boolean;
}

/** An NFS share as `sharing.nfs` stores it. */
export interface NasNfsShare {
  id: number;
  path: string;
  comment: string;
  networks: string[];
  hosts: string[];
  readOnly: boolean;
  enabled: boolean;
}

/** What a share is for, in the words of 25.10: some of them. */
export type SmbPurpose =
  | "DEFAULT_SHARE"
  | "LEGACY_SHARE"
  | "MULTIPROTOCOL_SHARE"
  | "PRIVATE_DATASETS_SHARE";

/** An SMB share as `sharing.smb` stores it. */
export interface NasSmbShare {
  id: number;
  name: string;
  path: string;
  purpose: SmbPurpose;
  comment: string;
  hostsAllow: string[];
  hostsDeny: string[];
  readOnly: boolean;
  enabled: boolean;
}

/** An iSCSI target as `iscsi.target` stores it. */
export interface NasTarget {
  id: number;
  name: string;
  alias: string | null;
  groups: {
    portal: number;
    initiator: number | null;
    authmethod: "NONE" | "CHAP" | "CHAP_MUTUAL";
    auth: number | null;
  }[];
}

/** An iSCSI extent as `iscsi.extent` stores it. */
export interface NasExtent {
  id: number;
  name: string;
  type: "DISK" | "FILE";
  /** "zvol/tank/…" for DISK, "/mnt/…" for FILE. */
  path: string;
  serial: string;
  naa: string;
  enabled: boolean;
  comment: string;
}

/** A subsystem as `nvmet.subsys` stores it. */
export interface NasNvmeSubsystem {
  id: number;
  name: string;
  subnqn: string;
  serial: string;
  allowAnyHost: boolean;
}

/** A namespace as `nvmet.namespace` stores it. */
export interface NasNvmeNamespace {
  id: number;
  nsid: number;
  subsystem: number;
  deviceType: "ZVOL" | "FILE";
  /** "zvol/tank/…" for ZVOL, "/mnt/…" for FILE. */
  devicePath: string;
  deviceUuid: string;
  deviceNguid: string;
  enabled: boolean;
}

/** A TCP port as `nvmet.port` stores it. */
export interface NasNvmePort {
  id: number;
  index: number;
  address: string;
  service: number;
}

/** A host as `nvmet.host` stores it. */
export interface NasNvmeHost {
  id: number;
  hostnqn: string;
  dhchapKey: string | null;
}

/** A periodic snapshot task as `pool.snapshottask` stores it; what else it says is always the same here. */
export interface NasSnapshotTask {
  id: number;
  dataset: string;
  recursive: boolean;
  enabled: boolean;
  namingSchema: string;
}

/** A device of a virtual machine as `vm.device` stores it. */
export interface NasVmDevice {
  id: number;
  vm: number;
  dtype: "DISK" | "RAW" | "CDROM" | "NIC";
  path: string | null;
}

/** An app of the NAS itself, with what its containers mount: host paths, or names of volumes of their own. */
export interface NasApp {
  name: string;
  state: "RUNNING" | "STOPPED";
  sources: string[];
}

/** A replication task. `secret` is the passphrase of what it encrypts. */
export interface NasReplication {
  id: number;
  name: string;
  direction: "PUSH" | "PULL";
  transport: "SSH" | "SSH+NETCAT" | "LOCAL";
  sources: string[];
  target: string;
  secret: string | null;
}

/** A task that copies a directory away or fetches into it. `secret` is the password of what a cloud task encrypts. */
export interface NasCopyTask {
  id: number;
  by: "cloudsync" | "cloud_backup" | "rsynctask";
  path: string;
  direction: "PUSH" | "PULL";
  secret: string;
}

/** A container of the NAS itself, with the directories of the NAS that it has. */
export interface NasContainer {
  id: number;
  name: string;
  state: "RUNNING" | "STOPPED";
  sources: string[];
}

/** A middleware job. Times are epoch ms. */
export interface NasJob {
  id: number;
  method: string;
  state: "WAITING" | "RUNNING" | "SUCCESS" | "FAILED" | "ABORTED";
  arguments: unknown[];
  startedAt: number;
  username: string;
  /** How far it is; absent: 0 % without a word, 100 % once it is over. */
  progress?: { percent: number; description: string };
}
