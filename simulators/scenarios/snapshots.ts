import { scenario } from "./scenario.ts";

export const inheritedMarks = scenario(
  "TRAP-10",
  "inherited-marks",
  "A tool made child datasets and snapshots below a volume: they show every mark of the driver, by inheritance.",
  {
    volumes: [{ claim: "shop/files", install: "zfs-nfs" }],
    rest: {
      systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }] }],
      datasets: [
        { system: "nas1", path: "cache", below: "shop/files", lives: "inheritor", size: "1Gi" },
      ],
    },
  },
  {
    differs: "the volume itself has no PV and no claim",
    volumes: [{ claim: "shop/files", install: "zfs-nfs", leak: "claimAndPvDeleted" }],
    rest: { systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }] }] },
  },
);

export const detachedOfDeletedSource = scenario(
  "TRAP-11",
  "detached-snapshot-of-deleted-source",
  "A detached snapshot outlived its source volume, by design; its container is called after a volume that is no more.",
  {
    volumes: [
      { claim: "shop/gone-files", install: "zfs-nfs", lives: "deletedProperly" },
      { claim: "shop/gone-blocks", install: "zfs-iscsi", lives: "deletedProperly" },
    ],
    snapshots: [
      { of: "shop/gone-files", name: "keep", kind: "detached" },
      { of: "shop/gone-blocks", name: "keep-blocks", kind: "detached" },
    ],
  },
  {
    differs: "the copies are gone too: the contents point at nothing",
    volumes: [
      { claim: "shop/gone-files", install: "zfs-nfs", lives: "deletedProperly" },
      { claim: "shop/gone-blocks", install: "zfs-iscsi", lives: "deletedProperly" },
    ],
    snapshots: [
      { of: "shop/gone-files", name: "keep", kind: "detached", leak: "zfsSnapshotDestroyed" },
      {
        of: "shop/gone-blocks",
        name: "keep-blocks",
        kind: "detached",
        leak: "zfsSnapshotDestroyed",
      },
    ],
  },
);

export const temporarySnapshotInUse = scenario(
  "TRAP-12",
  "temporary-snapshot-in-use",
  "A volume without claim and PV is the origin of a clone in use, through the driver's temporary snapshot.",
  {
    volumes: [
      { claim: "shop/source", install: "zfs-iscsi", lives: "cloneOrigin" },
      { claim: "test/copy", install: "zfs-iscsi", fromVolume: "shop/source", age: "5d" },
    ],
  },
  {
    differs: "the clone was never made: the temporary snapshot holds nothing",
    volumes: [{ claim: "shop/source", install: "zfs-iscsi", leak: "claimAndPvDeleted" }],
    snapshots: [{ of: "shop/source", name: "cut short", kind: "temporary", leak: "temporaryLeft" }],
  },
);

export const deferredDestroy = scenario(
  "TRAP-13",
  "deferred-destroy",
  "A CSI snapshot is deleted in Kubernetes; ZFS keeps it until the clone that was made from it goes.",
  {
    volumes: [
      { claim: "shop/source", install: "zfs-iscsi" },
      { claim: "test/copy", install: "zfs-iscsi", fromSnapshot: "shop/source@release", age: "5d" },
    ],
    snapshots: [{ of: "shop/source", name: "release", lives: "waitsForClone" }],
  },
  {
    differs: "there is no clone, and the content was deleted with Retain",
    volumes: [{ claim: "shop/source", install: "zfs-iscsi" }],
    snapshots: [{ of: "shop/source", name: "release", leak: "contentDeleted" }],
  },
);

export const dataProtection = scenario(
  "TRAP-14",
  "data-protection-snapshots",
  "Periodic snapshots, those of sanoid and syncoid, and one by hand lie on the volumes; none of them is of CSI.",
  {
    volumes: [{ claim: "shop/files", install: "zfs-nfs" }],
    snapshots: [{ of: "shop/files", name: "before-the-move", kind: "manual" }],
    rest: {
      systems: [
        {
          name: "nas1",
          tasks: [
            { dataset: "tank/k8s" },
            { dataset: "tank/k8s/nfs/v", naming: "autosnap" },
            { dataset: "tank/k8s/nfs", naming: "syncoid", keep: 2 },
          ],
        },
      ],
    },
  },
  {
    differs: "one of them is a CSI snapshot whose content was deleted with Retain",
    volumes: [{ claim: "shop/files", install: "zfs-nfs" }],
    snapshots: [{ of: "shop/files", name: "before-the-move", leak: "contentDeleted" }],
    rest: { systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }] }] },
  },
);

export const heldSnapshot = scenario(
  "TRAP-14",
  "held-snapshot",
  "A CSI snapshot whose content was deleted with Retain is held: a person wants it to stay.",
  {
    volumes: [{ claim: "shop/files", install: "zfs-nfs" }],
    snapshots: [{ of: "shop/files", name: "evidence", lives: "held", holds: ["legal"] }],
  },
  {
    differs: "nothing holds it",
    volumes: [{ claim: "shop/files", install: "zfs-nfs" }],
    snapshots: [{ of: "shop/files", name: "evidence", leak: "contentDeleted" }],
  },
);

export const destroyedAndHeld = scenario(
  "TRAP-13",
  "destroyed-and-held",
  "A CSI snapshot was deleted in Kubernetes and waits for its clone; nothing else keeps it.",
  {
    volumes: [
      { claim: "shop/source", install: "zfs-iscsi" },
      { claim: "test/copy", install: "zfs-iscsi", fromSnapshot: "shop/source@release", age: "5d" },
    ],
    snapshots: [{ of: "shop/source", name: "release", lives: "waitsForClone" }],
  },
  {
    differs: "it is held, and nothing was cloned from it",
    volumes: [{ claim: "shop/source", install: "zfs-iscsi" }],
    snapshots: [{ of: "shop/source", name: "release", lives: "waitsForHold", holds: ["truenas"] }],
  },
);

export const snapshotBeingTaken = scenario(
  "TRAP-35",
  "snapshot-being-taken",
  "A VolumeSnapshotContent has no snapshotHandle yet; the ZFS snapshot is there already.",
  {
    volumes: [{ claim: "shop/files", install: "zfs-nfs" }],
    snapshots: [{ of: "shop/files", name: "now", lives: "beingTaken", age: "30s" }],
  },
  {
    differs: "neither VolumeSnapshot nor content is there, and a week has passed",
    volumes: [{ claim: "shop/files", install: "zfs-nfs" }],
    snapshots: [{ of: "shop/files", name: "now", leak: "contentDeleted" }],
  },
);

export const contentDeleted = scenario(
  "LEAK-13",
  "snapshot-content-deleted",
  "VolumeSnapshotContents with deletionPolicy Retain were deleted; their ZFS snapshots keep space.",
  {
    volumes: [
      { claim: "shop/files", install: "zfs-nfs" },
      { claim: "shop/blocks", install: "zfs-iscsi" },
    ],
    snapshots: [
      { of: "shop/files", name: "spring", leak: "contentDeleted" },
      { of: "shop/blocks", name: "spring-blocks", leak: "contentDeleted" },
    ],
  },
  {
    differs: "only the VolumeSnapshots were deleted, the contents are retained",
    volumes: [
      { claim: "shop/files", install: "zfs-nfs" },
      { claim: "shop/blocks", install: "zfs-iscsi" },
    ],
    snapshots: [
      { of: "shop/files", name: "spring", lives: "contentRetained" },
      { of: "shop/blocks", name: "spring-blocks", lives: "contentRetained" },
    ],
  },
);

export const contentDangling = scenario(
  "LEAK-14",
  "snapshot-content-dangling",
  "ZFS snapshots were destroyed by hand, and one with its volume by driver 1.9.4; the contents still say readyToUse.",
  {
    volumes: [
      { claim: "shop/files", install: "zfs-nfs" },
      { claim: "shop/gone", install: "zfs-iscsi", lives: "deletedProperly" },
    ],
    snapshots: [
      { of: "shop/files", name: "spring", leak: "zfsSnapshotDestroyed" },
      { of: "shop/gone", name: "spring-blocks", leak: "zfsSnapshotDestroyed" },
    ],
  },
  {
    differs: "the volume and the snapshots are there",
    volumes: [
      { claim: "shop/files", install: "zfs-nfs" },
      { claim: "shop/gone", install: "zfs-iscsi" },
    ],
    snapshots: [
      { of: "shop/files", name: "spring" },
      { of: "shop/gone", name: "spring-blocks" },
    ],
  },
);
