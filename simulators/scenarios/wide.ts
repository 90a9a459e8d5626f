import type { InstallStory, VolumeStory } from "../world/model.ts";
import { ISCSI, NFS, NVMEOF, SMB } from "../world/installs.ts";
import { scenario } from "./scenario.ts";
import type { Play } from "./scenario.ts";

/** Stories over SMB and NVMe-oF, each on a NAS that gives out all four protocols. */

const ALL_FOUR = { installs: [NFS, SMB, ISCSI, NVMEOF] };

function wide(...volumes: readonly VolumeStory[]): Play {
  return { volumes, rest: ALL_FOUR };
}

export const fourProtocols = scenario(
  null,
  "four-protocols",
  "Volumes over NFS, SMB, iSCSI and NVMe-oF, all in use.",
  wide(
    {
      claim: "office/documents",
      install: "zfs-smb",
      pods: [{ name: "files-6b9c7d5f4-k8wzn", owner: "Deployment/files" }],
    },
    {
      claim: "shop/fast-0",
      install: "zfs-nvmeof",
      pods: [{ name: "fast-0", owner: "StatefulSet/fast" }],
    },
  ),
  {
    differs: "the claims and PVs of both were deleted",
    ...wide(
      { claim: "office/documents", install: "zfs-smb", leak: "claimAndPvDeleted" },
      { claim: "shop/fast-0", install: "zfs-nvmeof", leak: "claimAndPvDeleted" },
    ),
  },
);

export const sshDrivers = scenario(
  null,
  "drivers-over-ssh",
  "The drivers that reach ZFS through ssh leave the same objects and marks, and name themselves otherwise.",
  {
    volumes: [
      { claim: "office/documents", install: "zfs-smb" },
      { claim: "shop/fast-0", install: "zfs-nvmeof" },
    ],
    rest: { installs: [NFS, ISCSI].concat(overSsh(SMB), overSsh(NVMEOF)) },
  },
  {
    differs: "what they made is deleted in Kubernetes and left on the NAS",
    volumes: [
      { claim: "office/documents", install: "zfs-smb", leak: "claimAndPvDeleted" },
      { claim: "shop/fast-0", install: "zfs-nvmeof", leak: "claimAndPvDeleted" },
    ],
    rest: { installs: [NFS, ISCSI].concat(overSsh(SMB), overSsh(NVMEOF)) },
  },
);

function overSsh(install: InstallStory): InstallStory {
  return { ...install, driver: install.name === "zfs-smb" ? "freenas-smb" : "freenas-nvmeof" };
}

export const smbShareWithoutDataset = scenario(
  "LEAK-08",
  "smb-share-without-dataset",
  "zfs destroy on the shell took two datasets given out over SMB: one under a bound claim, one whose PV was gone already.",
  wide(
    { claim: "office/lost", install: "zfs-smb", leak: "zfsDestroyed" },
    { claim: "office/cleaned", install: "zfs-smb", leak: "zfsDestroyedAfterPv" },
  ),
  {
    differs: "nobody destroyed anything",
    ...wide(
      { claim: "office/lost", install: "zfs-smb" },
      { claim: "office/cleaned", install: "zfs-smb" },
    ),
  },
);

export const smbSubdirectoryShare = scenario(
  null,
  "smb-share-of-a-directory",
  "An SMB share gives out a directory inside a dataset: no dataset has that mountpoint, and nothing is wrong.",
  {
    rest: {
      ...ALL_FOUR,
      datasets: [{ system: "nas1", path: "tank/media" }],
      shares: [{ system: "nas1", path: "/mnt/tank/media/films", protocol: "smb" }],
    },
  },
  {
    differs: "it is the share of a CSI volume, whose dataset was destroyed",
    ...wide({ claim: "office/cleaned", install: "zfs-smb", leak: "zfsDestroyedAfterPv" }),
  },
);

export const namespaceWithoutZvol = scenario(
  "LEAK-09",
  "nvmeof-namespace-without-zvol",
  "zfs destroy on the shell took two zvols given out over NVMe-oF: one under a bound claim, one whose PV was gone already.",
  wide(
    { claim: "shop/lost", install: "zfs-nvmeof", leak: "zfsDestroyed" },
    { claim: "shop/cleaned", install: "zfs-nvmeof", leak: "zfsDestroyedAfterPv" },
  ),
  {
    differs: "nobody destroyed anything",
    ...wide(
      { claim: "shop/lost", install: "zfs-nvmeof" },
      { claim: "shop/cleaned", install: "zfs-nvmeof" },
    ),
  },
);

export const subsystemWithoutNamespace = scenario(
  "LEAK-09",
  "nvmeof-subsystem-without-namespace",
  "A zvol was destroyed on the shell and its namespace removed; the subsystem stayed behind.",
  wide({ claim: "shop/gone", install: "zfs-nvmeof", leak: "targetLeftBehind" }),
  { differs: "the volume is whole", ...wide({ claim: "shop/gone", install: "zfs-nvmeof" }) },
);

export const wideHalfProvisioned = scenario(
  "LEAK-03",
  "half-provisioned-smb-and-nvmeof",
  "CreateVolume failed before the share, and was cut between subsystem and namespace; the claims were deleted.",
  wide(
    { claim: "office/failed", install: "zfs-smb", leak: "createFailed" },
    { claim: "shop/cut", install: "zfs-nvmeof", leak: "createCutAfterTarget" },
  ),
  {
    differs: "the claims still wait",
    ...wide(
      { claim: "office/failed", install: "zfs-smb", lives: "inFlight", age: "90d" },
      { claim: "shop/cut", install: "zfs-nvmeof", lives: "inFlight", age: "90d" },
    ),
  },
);

export const wideInFlight = scenario(
  "TRAP-04",
  "creation-in-flight-smb-and-nvmeof",
  "The driver is just making them: datasets without provision_success, and no PV yet.",
  wide(
    { claim: "office/new", install: "zfs-smb", lives: "inFlight" },
    { claim: "shop/new", install: "zfs-nvmeof", lives: "awaitedByClaim" },
  ),
  {
    differs: "both were given up long ago",
    ...wide(
      { claim: "office/new", install: "zfs-smb", leak: "createFailed", age: "30d" },
      { claim: "shop/new", install: "zfs-nvmeof", leak: "claimAndPvDeleted", age: "30d" },
    ),
  },
);

const TASKED = { ...ALL_FOUR, systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }] }] };

export const wideHalfDeleted = scenario(
  "LEAK-04",
  "half-deleted-smb-and-nvmeof",
  "A periodic snapshot blocked the delete after share and subsystem were gone; in one case the PV was then forced away.",
  {
    volumes: [
      { claim: "office/blocked", install: "zfs-smb", leak: "deleteRefused" },
      { claim: "shop/forced", install: "zfs-nvmeof", leak: "deleteRefusedAndPvForced" },
    ],
    rest: TASKED,
  },
  {
    differs: "the claims are still there",
    volumes: [
      { claim: "office/blocked", install: "zfs-smb" },
      { claim: "shop/forced", install: "zfs-nvmeof" },
    ],
    rest: TASKED,
  },
);

export const wideAccessLost = scenario(
  "LEAK-05",
  "smb-share-and-subsystem-removed-under-claim",
  "SMB share and NVMe-oF subsystem of bound claims were removed by hand; the data is there, the next mount fails.",
  wide(
    { claim: "office/files", install: "zfs-smb", leak: "accessLost" },
    { claim: "shop/blocks", install: "zfs-nvmeof", leak: "accessLost" },
  ),
  {
    differs: "share and subsystem are there",
    ...wide(
      { claim: "office/files", install: "zfs-smb" },
      { claim: "shop/blocks", install: "zfs-nvmeof" },
    ),
  },
);

export const wideMoved = scenario(
  "LEAK-22",
  "moved-smb-and-nvmeof",
  "zfs rename moved volumes below another parent: neither share nor namespace leads to them any more.",
  wide(
    {
      claim: "office/moved",
      install: "zfs-smb",
      lives: "renamedByHand",
      renamedTo: "tank/archive/{leaf}",
    },
    {
      claim: "shop/moved",
      install: "zfs-nvmeof",
      lives: "renamedByHand",
      renamedTo: "tank/archive/{leaf}",
    },
  ),
  {
    differs: "they are where they were",
    ...wide(
      { claim: "office/moved", install: "zfs-smb" },
      { claim: "shop/moved", install: "zfs-nvmeof" },
    ),
  },
);

export const wideStatic = scenario(
  "TRAP-17",
  "static-smb-and-nvmeof",
  "PVs that somebody wrote by hand use a share and a subsystem under handles of their own.",
  wide(
    {
      claim: "old/documents",
      install: "zfs-smb",
      lives: "staticVolume",
      claimNow: "office/documents",
      handle: "documents-by-hand",
    },
    {
      claim: "old/fast",
      install: "zfs-nvmeof",
      lives: "staticVolume",
      claimNow: "shop/fast",
      handle: "fast-by-hand",
    },
  ),
  {
    differs: "nobody uses them",
    ...wide(
      { claim: "old/documents", install: "zfs-smb", leak: "claimAndPvDeleted" },
      { claim: "old/fast", install: "zfs-nvmeof", leak: "claimAndPvDeleted" },
    ),
  },
);
