import { DRIFTS } from "./drifts.ts";
import type { DriftName } from "./drifts.ts";
import {
  FOREIGN_LIVES,
  SNAPSHOT_LEAKS,
  SNAPSHOT_LIVES,
  VOLUME_LEAKS,
  VOLUME_LIVES,
} from "./fates.ts";
import type {
  ForeignLives,
  SnapshotLeak,
  SnapshotLives,
  VolumeLeak,
  VolumeLives,
} from "./fates.ts";
import { STRAYS } from "./strays.ts";
import type { StrayKind } from "./strays.ts";
import {
  bytes,
  count,
  duration,
  flag,
  list,
  object,
  oneOf,
  orNull,
  text,
  texts,
  withDefault,
} from "./reader.ts";
import type { ReadAs, WrittenAs } from "./reader.ts";

/**
 * What a world is made of. Each reader is at once the form an author writes (builder and YAML) and the type the world
 * works with. Times are ages before the world's now; sizes are bytes; everything unsaid comes from the seed.
 */
const vdev = object(
  { type: oneOf(["MIRROR", "RAIDZ1", "RAIDZ2", "DISK"]), disks: list(text) },
  {
    // A disk of this vdev that has failed: the vdev and its pool are DEGRADED.
    failed: orNull(text),
    // A disk of this vdev that gave wrong data now and then, which the others repaired.
    erring: orNull(text),
  },
);

const pool = object(
  { name: text },
  {
    vdevs: withDefault(list(vdev), [{ type: "MIRROR", disks: ["sda", "sdb"] }]),
    diskSize: withDefault(bytes, "4Ti"),
    // What it calls itself, where that is not what its vdevs say: ONLINE above a failed disk, SUSPENDED.
    says: orNull(text),
    // Since when its last scrub has ended, and how many blocks that could not repair.
    scrubbed: withDefault(duration, "12d"),
    scrubErrors: withDefault(count, 0),
    // False: exported; TrueNAS still knows it, ZFS does not show it.
    imported: withDefault(flag, true),
    age: withDefault(duration, "900d"),
    // First transaction group, decimal: beyond 2^53 where a reader of ours shall prove exactness.
    firstTxg: withDefault(text, "4"),
  },
);

/** A snapshot task (or a tool that does the same): `keep` snapshots of `dataset` and everything below, one each `every`. */
const task = object(
  { dataset: text },
  {
    naming: withDefault(oneOf(["auto", "autosnap", "syncoid"]), "auto"),
    every: withDefault(duration, "1d"),
    keep: withDefault(count, 7),
  },
);

/** An alert of TrueNAS; `about` names the pools, datasets or disks in its arguments. */
const alert = object(
  {
    klass: text,
    level: oneOf(["INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL", "ALERT", "EMERGENCY"]),
    text,
  },
  {
    about: withDefault(list(text), []),
    age: withDefault(duration, "2h"),
    dismissed: withDefault(flag, false),
  },
);

const system = object(
  { name: text },
  {
    version: withDefault(oneOf(["24.10.2.4", "25.04.2.6", "25.10.6", "26.0.0"]), "25.10.6"),
    // Where clients mount from; the management address is the simulator's own.
    address: withDefault(text, "10.0.0.10"),
    iqnBase: withDefault(text, "iqn.2005-10.org.freenas.ctl"),
    // By default with a UUID of its own, as TrueNAS makes it.
    nqnBase: orNull(text),
    pools: withDefault(list(pool), [{ name: "tank" }]),
    tasks: withDefault(list(task), []),
    // Disks that are too hot.
    hot: withDefault(list(text), []),
    alerts: withDefault(list(alert), []),
    // Services that somebody has stopped.
    stopped: withDefault(list(oneOf(["nfs", "cifs", "iscsitarget", "nvmet"])), []),
    // In how long the key of whoever monitors ends; by default never.
    keyEnds: orNull(duration),
    // Of a pair of controllers: why the other one would not take over. Without a reason it is no pair.
    failoverDisabledBy: withDefault(list(text), []),
  },
);

const cluster = object(
  { name: text },
  {
    nodes: withDefault(list(text), ["worker-1", "worker-2", "worker-3"]),
    // Those of them on which no CSI driver runs (any more).
    driverless: withDefault(list(text), []),
    age: withDefault(duration, "880d"),
    // Hidden: it uses the NAS, and nobody who watches knows of it.
    hidden: withDefault(flag, false),
  },
);

/** Drivers that work through ssh and API, and through the API alone; NVMe-oF needs 25.10 (facts §1.1). */
const DRIVERS = [
  "freenas-nfs",
  "freenas-smb",
  "freenas-iscsi",
  "freenas-nvmeof",
  "freenas-api-nfs",
  "freenas-api-smb",
  "freenas-api-iscsi",
  "freenas-api-nvmeof",
] as const;

/** One release of democratic-csi in one cluster: one CSIDriver, one protocol, one parent dataset (facts §0.1). */
const install = object(
  {
    name: text,
    cluster: text,
    system: text,
    driver: oneOf(DRIVERS),
    parent: text,
    snapshotParent: text,
  },
  {
    // Name of the CSIDriver object; by default as in the shipped examples.
    csiDriver: orNull(text),
    storageClass: orNull(text),
    snapshotClass: orNull(text),
    reclaimPolicy: withDefault(oneOf(["Delete", "Retain"]), "Delete"),
    instanceId: orNull(text),
    // Of targets, extents, subsystems and SMB shares; by default as in the shipped examples, none for SMB.
    namePrefix: orNull(text),
    nameSuffix: orNull(text),
    // `_private.csi.volume.idTemplate`: knows the claim's namespace and name (facts §1.3).
    idTemplate: orNull(text),
    // How its own Pods are: the controller's and one on each node. By default a world has none of them.
    pods: orNull(
      oneOf(["ready", "controllerCrashes", "controllerAtZero", "nodePodCrashes", "tooOld"]),
    ),
  },
);

const namespace = object(
  { name: text, cluster: text },
  { labels: withDefault(texts, {}), annotations: withDefault(texts, {}) },
);

/** A Pod that mounts a volume. Pods of one name in one namespace are one Pod. */
const pod = object(
  { name: text },
  {
    node: orNull(text),
    // "StatefulSet/postgres", "Deployment/web", "CronJob/report"; any other kind is a name that nobody can look up.
    owner: orNull(text),
  },
);

/** A volume of an install, from its claim down to its dataset. */
const volume = object(
  // "namespace/name" of the claim it was made for, there or not.
  { claim: text, install: text },
  {
    // What others refer to it by; by default the claim.
    id: orNull(text),
    size: withDefault(bytes, "10Gi"),
    used: orNull(bytes),
    // By default 90 days, and what its fate allows where that is younger.
    age: orNull(duration),
    lives: orNull(oneOf(Object.keys(VOLUME_LIVES) as VolumeLives[])),
    leak: orNull(oneOf(Object.keys(VOLUME_LEAKS) as VolumeLeak[])),
    pods: withDefault(list(pod), []),
    // Workloads that use it and run no Pod at the moment: "StatefulSet/db" scaled to 0, "CronJob/report" between runs.
    idle: withDefault(list(text), []),
    reclaimPolicy: orNull(oneOf(["Delete", "Retain"])),
    // Made from this: "volume" copies through a temporary snapshot, "snapshot" clones it (facts §1.2).
    fromVolume: orNull(text),
    fromSnapshot: orNull(text),
    // The parent of the time when it was made, where the driver's configuration changed since (T30).
    formerParent: orNull(text),
    // Something about it is not as its driver made it; it is in use all the same.
    drift: orNull(oneOf(Object.keys(DRIFTS) as DriftName[])),
    // For `renamedByHand`: where the dataset is now; "{leaf}" stands for its leaf.
    renamedTo: orNull(text),
    // For `staticVolume`: what the author of the PV wrote as volumeHandle.
    handle: orNull(text),
    // For `reboundClaim`, `staticVolume`, `inTreeVolume`: "namespace/name" of the claim that uses it now.
    claimNow: orNull(text),
    labels: withDefault(texts, {}),
    annotations: withDefault(texts, {}),
  },
);

/** A snapshot of a volume. */
const snapshot = object(
  // Id of its volume, and the name of the VolumeSnapshot (CSI kinds) or of the ZFS snapshot (the others). Others refer
  // to it as "of@name".
  { of: text, name: text },
  {
    kind: withDefault(oneOf(["csi", "detached", "manual", "temporary"]), "csi"),
    age: withDefault(duration, "7d"),
    lives: orNull(oneOf(Object.keys(SNAPSHOT_LIVES) as SnapshotLives[])),
    leak: orNull(oneOf(Object.keys(SNAPSHOT_LEAKS) as SnapshotLeak[])),
    // Tags of its ZFS holds.
    holds: withDefault(list(text), []),
  },
);

/** Something on a NAS that no watched cluster made. */
const foreignDataset = object(
  { system: text, path: text },
  {
    kind: withDefault(oneOf(["filesystem", "zvol"]), "filesystem"),
    size: withDefault(bytes, "20Gi"),
    used: orNull(bytes),
    age: withDefault(duration, "400d"),
    lives: withDefault(oneOf(Object.keys(FOREIGN_LIVES) as ForeignLives[]), "foreign"),
    // Id of the volume whose marks it carries as its own: a replica. "{leaf}" in `path` is that volume's leaf.
    marksOf: orNull(text),
    // Id of the volume below which it lies: `path` is then relative to that volume's dataset.
    below: orNull(text),
    shared: withDefault(flag, false),
  },
);

/** A share of a directory that is no dataset of its own. */
const foreignShare = object(
  { system: text, path: text },
  {
    comment: withDefault(text, "shared by hand"),
    protocol: withDefault(oneOf(["nfs", "smb"]), "nfs"),
  },
);

/** A further target, made by hand, that gives the zvol of an iSCSI volume to a host outside every cluster. */
const foreignTarget = object(
  // Id of the volume.
  { name: text, of: text },
  // IQN of the host, where it is logged in.
  { initiator: orNull(text) },
);

/** A virtual machine or app of the NAS itself that was given a volume: as its disk, a file in it, or a directory. */
const tenant = object(
  // Id of the volume.
  { kind: oneOf(["vm", "app"]), name: text, of: text },
  { runs: withDefault(flag, true) },
);

/** The zvol of an iSCSI volume put behind the target of another one as well, by hand. */
const foreignLun = object(
  // Ids of the volumes: whose target it is, and whose extent was put there.
  { of: text, also: text },
  // 0 is that of the target's own volume: which of the two a node gets is chance.
  { lun: withDefault(count, 1) },
);

/** The extent of one iSCSI volume, pointed at the zvol of another one by hand. */
const slip = object({ of: text, at: text }, {});

/** A group of initiators beside the one of the driver, which no target names. */
const initiatorGroup = object({ system: text, initiators: list(text), comment: text }, {});

/** Kubernetes objects with a story of their own, called `name`. */
const stray = object(
  { cluster: text, kind: oneOf(Object.keys(STRAYS) as StrayKind[]), name: text },
  {
    namespace: withDefault(text, "default"),
    age: withDefault(duration, "40d"),
    // Id of the volume that an attachment or a snapshot is of.
    of: orNull(text),
  },
);

const job = object(
  { system: text, method: text },
  {
    // Id of the volume that it works on.
    volume: orNull(text),
    age: withDefault(duration, "5m"),
    // It has failed, a second after it began.
    failed: withDefault(flag, false),
  },
);

/** The whole world, as written. */
export const worldReader = object(
  { world: text, story: text },
  {
    seed: withDefault(count, 1),
    systems: withDefault(list(system), []),
    clusters: withDefault(list(cluster), []),
    installs: withDefault(list(install), []),
    namespaces: withDefault(list(namespace), []),
    volumes: withDefault(list(volume), []),
    snapshots: withDefault(list(snapshot), []),
    datasets: withDefault(list(foreignDataset), []),
    shares: withDefault(list(foreignShare), []),
    targets: withDefault(list(foreignTarget), []),
    tenants: withDefault(list(tenant), []),
    luns: withDefault(list(foreignLun), []),
    slips: withDefault(list(slip), []),
    initiatorGroups: withDefault(list(initiatorGroup), []),
    jobs: withDefault(list(job), []),
    strays: withDefault(list(stray), []),
  },
);

/** A world as an author writes it, in TypeScript or YAML. */
export type WorldStory = WrittenAs<typeof worldReader>;
/** One volume as an author writes it. */
export type VolumeStory = WrittenAs<typeof volume>;
/** One snapshot as an author writes it. */
export type SnapshotStory = WrittenAs<typeof snapshot>;
/** A NAS as an author writes it. */
export type SystemStory = WrittenAs<typeof system>;
/** A pool as an author writes it. */
export type PoolStory = WrittenAs<typeof pool>;
/** One install as an author writes it. */
export type InstallStory = WrittenAs<typeof install>;

/** The whole world, read key by key, its references not yet followed. */
export type ReadWorld = ReadAs<typeof worldReader>;
/** One TrueNAS, read. */
export type ReadSystem = ReadAs<typeof system>;
/** One TrueNAS. */
export interface System extends Omit<ReadSystem, "nqnBase"> {
  readonly nqnBase: string;
}
/** One pool of a TrueNAS. */
export type Pool = ReadAs<typeof pool>;
/** What takes snapshots of a dataset and everything below it. */
export type SnapshotTask = ReadAs<typeof task>;
/** One Kubernetes cluster. */
export type Cluster = ReadAs<typeof cluster>;
/** One install, read. */
export type ReadInstall = ReadAs<typeof install>;
/** One namespace of a cluster. */
export type Namespace = ReadAs<typeof namespace>;
/** One Pod, as a volume names it. */
export type WorldPod = ReadAs<typeof pod>;
/** One volume, read. */
export type ReadVolume = ReadAs<typeof volume>;
/** One snapshot, read. */
export type ReadSnapshot = ReadAs<typeof snapshot>;
/** Kubernetes objects with a story of their own. */
export type Stray = ReadAs<typeof stray>;
/** A dataset that no install made. */
export type ForeignDataset = ReadAs<typeof foreignDataset>;
