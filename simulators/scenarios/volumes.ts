import { scenario } from "./scenario.ts";

/** Nothing wrong: NFS claims, shared and alone, one of them not mounted by anybody. */
export const healthyNfs = scenario(
  null,
  "healthy-nfs",
  "A cluster with NFS volumes that are all in use or at least claimed; snapshots are taken every day.",
  {
    volumes: [
      {
        claim: "shop/uploads",
        install: "zfs-nfs",
        size: "200Gi",
        pods: [
          { name: "web-5d8f9c6b7-x2lqp", owner: "Deployment/web" },
          { name: "web-5d8f9c6b7-9fkzt", owner: "Deployment/web" },
        ],
      },
      { claim: "wiki/attachments", install: "zfs-nfs", size: "50Gi" },
    ],
    snapshots: [{ of: "shop/uploads", name: "before-sale" }],
    rest: { systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }] }] },
  },
);

/** Nothing wrong: a StatefulSet on iSCSI, with sessions, a CSI snapshot and a clone of it. */
export const healthyIscsi = scenario(
  null,
  "healthy-iscsi",
  "A StatefulSet on iSCSI volumes, each with its session; one volume was cloned from a CSI snapshot for a test.",
  {
    volumes: [
      {
        claim: "shop/data-mysql-0",
        install: "zfs-iscsi",
        pods: [{ name: "mysql-0", owner: "StatefulSet/mysql" }],
      },
      {
        claim: "shop/data-mysql-1",
        install: "zfs-iscsi",
        pods: [{ name: "mysql-1", owner: "StatefulSet/mysql" }],
      },
      {
        claim: "test/mysql-copy",
        install: "zfs-iscsi",
        fromSnapshot: "shop/data-mysql-0@nightly",
        age: "2d",
      },
    ],
    snapshots: [{ of: "shop/data-mysql-0", name: "nightly" }],
    rest: { systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }] }] },
  },
);

/** The NAS went from 25.10 to 26: REST is gone, the driver with it; what it had made lives on. */
export const upgradedTo26 = scenario(
  null,
  "upgraded-to-26",
  "The NAS was upgraded from 25.10 to 26. The driver cannot provision any more, so a new claim stays Pending; the volumes work.",
  {
    volumes: [
      { claim: "shop/uploads", install: "zfs-nfs" },
      { claim: "shop/new-idea", install: "zfs-nfs", lives: "neverProvisioned", age: "2d" },
      { claim: "shop/forgotten", install: "zfs-iscsi", leak: "claimAndPvDeleted" },
    ],
    snapshots: [{ of: "shop/uploads", name: "before-upgrade" }],
    rest: { systems: [{ name: "nas1", version: "26.0.0" }] },
  },
);

export const inFlight = scenario(
  "TRAP-04",
  "in-flight",
  "The driver is just making a volume: dataset without provision_success, claim Pending, no PV.",
  { volumes: [{ claim: "shop/new", install: "zfs-nfs", lives: "inFlight" }] },
  {
    differs: "the claim is deleted and the dataset is a month old: nobody will finish it",
    volumes: [{ claim: "shop/new", install: "zfs-nfs", leak: "createFailed", age: "30d" }],
  },
);

export const awaitedByClaim = scenario(
  "TRAP-04",
  "finished-before-its-pv",
  "The dataset is finished and the PV not yet written; the claim waits, however long that takes.",
  { volumes: [{ claim: "shop/new", install: "zfs-iscsi", lives: "awaitedByClaim", age: "3d" }] },
  {
    differs: "the claim is gone",
    volumes: [{ claim: "shop/new", install: "zfs-iscsi", leak: "claimAndPvDeleted", age: "3d" }],
  },
);

export const failedLately = scenario(
  "TRAP-04",
  "failed-this-morning",
  "A create failed three hours ago and its claim is gone: within the grace it may still be anything.",
  { volumes: [{ claim: "shop/new", install: "zfs-nfs", leak: "createFailedLately" }] },
  {
    differs: "it is three days ago",
    volumes: [{ claim: "shop/new", install: "zfs-nfs", leak: "createFailed", age: "3d" }],
  },
);

export const deletionInFlight = scenario(
  "TRAP-05",
  "deletion-in-flight",
  "A claim was deleted a minute ago; the PV is terminating, the dataset about to go.",
  { volumes: [{ claim: "shop/bye", install: "zfs-nfs", lives: "deletionInFlight" }] },
  {
    differs: "the PV was forced away and the dataset stayed",
    volumes: [{ claim: "shop/bye", install: "zfs-nfs", leak: "claimAndPvDeleted" }],
  },
);

export const releasedRetained = scenario(
  "TRAP-06",
  "released-retained",
  "A PV with reclaimPolicy Retain was kept on purpose after its claim went: retained, not lost.",
  { volumes: [{ claim: "shop/archive", install: "zfs-nfs", lives: "retainedOnPurpose" }] },
  {
    differs: "somebody deleted the PV as well",
    volumes: [{ claim: "shop/archive", install: "zfs-nfs", leak: "claimAndPvDeleted" }],
  },
);

export const deletedPvLeak = scenario(
  "LEAK-01",
  "deleted-pv-leak",
  "Retain, claim deleted, PV deleted: the dataset keeps its space and nobody knows of it.",
  {
    volumes: [
      { claim: "shop/old-nfs", install: "zfs-nfs", leak: "claimAndPvDeleted" },
      { claim: "shop/old-iscsi", install: "zfs-iscsi", leak: "claimAndPvDeleted" },
    ],
  },
  {
    differs: "a VolumeSnapshotContent still points at a snapshot of each",
    volumes: [
      { claim: "shop/old-nfs", install: "zfs-nfs", lives: "snapshotContent" },
      { claim: "shop/old-iscsi", install: "zfs-iscsi", lives: "snapshotContent" },
    ],
    snapshots: [
      { of: "shop/old-nfs", name: "last-files" },
      { of: "shop/old-iscsi", name: "last-blocks" },
    ],
  },
);

export const halfProvisioned = scenario(
  "LEAK-03",
  "half-provisioned",
  "Creates that failed for good: a dataset without share, and a zvol whose target never got its extent.",
  {
    volumes: [
      { claim: "shop/failed-nfs", install: "zfs-nfs", leak: "createFailed" },
      { claim: "shop/failed-iscsi", install: "zfs-iscsi", leak: "createCutAfterTarget" },
    ],
  },
  {
    differs: "the claims still wait, so the driver will finish them",
    volumes: [
      { claim: "shop/failed-nfs", install: "zfs-nfs", lives: "inFlight", age: "90d" },
      { claim: "shop/failed-iscsi", install: "zfs-iscsi", lives: "inFlight", age: "90d" },
    ],
  },
);

export const halfDeletedByClone = scenario(
  "LEAK-04",
  "half-deleted-by-clone",
  "The driver took the target away, then ZFS refused the zvol because a clone in use hangs on it; the PV stays Released.",
  {
    volumes: [
      { claim: "shop/source", install: "zfs-iscsi", lives: "sourceOfClone" },
      { claim: "test/copy", install: "zfs-iscsi", fromVolume: "shop/source", age: "20d" },
    ],
  },
  {
    differs: "the delete has not been asked for: the source is still claimed",
    volumes: [
      { claim: "shop/source", install: "zfs-iscsi" },
      { claim: "test/copy", install: "zfs-iscsi", fromVolume: "shop/source", age: "20d" },
    ],
  },
);

export const halfDeletedBySnapshot = scenario(
  "LEAK-04",
  "half-deleted-by-snapshot",
  "A periodic snapshot blocked the delete after share and target were gone; in one case somebody then forced the PV away.",
  {
    volumes: [
      { claim: "shop/blocked", install: "zfs-nfs", leak: "deleteRefused" },
      { claim: "shop/forced", install: "zfs-iscsi", leak: "deleteRefusedAndPvForced" },
    ],
    rest: { systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }] }] },
  },
  {
    differs: "the claims are still there",
    volumes: [
      { claim: "shop/blocked", install: "zfs-nfs" },
      { claim: "shop/forced", install: "zfs-iscsi" },
    ],
    rest: { systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }] }] },
  },
);

export const accessLost = scenario(
  "LEAK-05",
  "share-removed-under-claim",
  "Share and target of bound claims were removed by hand; the data is there, the next mount fails.",
  {
    volumes: [
      { claim: "shop/files", install: "zfs-nfs", leak: "accessLost" },
      { claim: "shop/blocks", install: "zfs-iscsi", leak: "accessLost" },
    ],
  },
  {
    differs: "share and target are there",
    volumes: [
      { claim: "shop/files", install: "zfs-nfs" },
      { claim: "shop/blocks", install: "zfs-iscsi" },
    ],
  },
);
