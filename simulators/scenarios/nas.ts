import { scenario } from "./scenario.ts";

export const targetWithoutExtent = scenario(
  "LEAK-06",
  "target-without-extent",
  "A zvol was destroyed on the shell and its extent removed; the target stayed behind.",
  { volumes: [{ claim: "shop/gone", install: "zfs-iscsi", leak: "targetLeftBehind" }] },
  { differs: "the volume is whole", volumes: [{ claim: "shop/gone", install: "zfs-iscsi" }] },
);

export const destroyedZvol = scenario(
  "LEAK-07",
  "zvol-destroyed",
  "zfs destroy on the shell took two zvols: one under a bound claim, one whose PV was gone already. The extents stayed.",
  {
    volumes: [
      { claim: "shop/lost", install: "zfs-iscsi", leak: "zfsDestroyed" },
      { claim: "shop/cleaned", install: "zfs-iscsi", leak: "zfsDestroyedAfterPv" },
    ],
  },
  {
    differs: "nobody destroyed anything",
    volumes: [
      { claim: "shop/lost", install: "zfs-iscsi" },
      { claim: "shop/cleaned", install: "zfs-iscsi" },
    ],
  },
);

export const destroyedDataset = scenario(
  "LEAK-08",
  "dataset-destroyed",
  "zfs destroy on the shell took two datasets: one under a bound claim, one whose PV was gone already. The shares stayed.",
  {
    volumes: [
      { claim: "shop/lost", install: "zfs-nfs", leak: "zfsDestroyed" },
      { claim: "shop/cleaned", install: "zfs-nfs", leak: "zfsDestroyedAfterPv" },
    ],
  },
  {
    differs: "nobody destroyed anything",
    volumes: [
      { claim: "shop/lost", install: "zfs-nfs" },
      { claim: "shop/cleaned", install: "zfs-nfs" },
    ],
  },
);

export const subdirectoryShare = scenario(
  null,
  "share-of-a-directory",
  "A share gives out a directory inside a dataset: no dataset has that mountpoint, and nothing is wrong.",
  {
    rest: {
      datasets: [{ system: "nas1", path: "tank/media" }],
      shares: [{ system: "nas1", path: "/mnt/tank/media/films" }],
    },
  },
  {
    differs: "it is the share of a CSI volume, whose dataset was destroyed",
    volumes: [{ claim: "shop/cleaned", install: "zfs-nfs", leak: "zfsDestroyedAfterPv" }],
  },
);

export const exportedPool = scenario(
  "TRAP-29",
  "exported-pool",
  "The pool of the volumes is exported: nothing of it can be seen, nothing of it is lost.",
  {
    volumes: [{ claim: "shop/files", install: "zfs-nfs" }],
    snapshots: [{ of: "shop/files", name: "weekly" }],
    rest: { systems: [{ name: "nas1", pools: [{ name: "tank", imported: false }] }] },
  },
  {
    differs: "the pool is there, and the volume was deleted in the TrueNAS UI",
    volumes: [{ claim: "shop/files", install: "zfs-nfs", leak: "deletedOnNas" }],
    snapshots: [{ of: "shop/files", name: "weekly", leak: "zfsSnapshotDestroyed" }],
  },
);

export const formerParent = scenario(
  "TRAP-30",
  "former-parent",
  "The driver's parent was changed after these volumes were made: they live where they were, under the same handle.",
  {
    volumes: [
      { claim: "shop/early-files", install: "zfs-nfs", formerParent: "tank/volumes" },
      { claim: "shop/early-blocks", install: "zfs-iscsi", formerParent: "tank/volumes" },
    ],
  },
  {
    differs: "they were deleted in the TrueNAS UI",
    volumes: [
      {
        claim: "shop/early-files",
        install: "zfs-nfs",
        formerParent: "tank/volumes",
        leak: "deletedOnNas",
      },
      {
        claim: "shop/early-blocks",
        install: "zfs-iscsi",
        formerParent: "tank/volumes",
        leak: "deletedOnNas",
      },
    ],
  },
);

export const movedDataset = scenario(
  "LEAK-22",
  "moved-dataset",
  "zfs rename moved volumes below another parent: no path leads to them any more, but the data is not lost.",
  {
    volumes: [
      {
        claim: "shop/moved-files",
        install: "zfs-nfs",
        lives: "renamedByHand",
        renamedTo: "tank/archive/{leaf}",
      },
      {
        claim: "shop/moved-blocks",
        install: "zfs-iscsi",
        lives: "renamedByHand",
        renamedTo: "tank/archive/{leaf}",
      },
    ],
  },
  {
    differs: "they are where they were",
    volumes: [
      { claim: "shop/moved-files", install: "zfs-nfs" },
      { claim: "shop/moved-blocks", install: "zfs-iscsi" },
    ],
  },
);
