import type { InstallStory, VolumeStory } from "../world/model.ts";
import { ISCSI, NFS, NVMEOF, SMB } from "../world/installs.ts";
import { scenario, type Play, type Scenario } from "./scenario.ts";

/** Stories over SMB and NVMe-oF, each on a NAS that gives out all four protocols. */

const ALL_FOUR = { installs: [NFS, SMB, ISCSI, NVMEOF] };

type Told = Partial<VolumeStory>;

/** A claim, what its story is, and what it is in the twin. */
type Row = readonly [claim: string, story: Told, twin: Told];

/** Claims in `office` are of SMB, the others of NVMe-oF. */
function pair(
  id: string | null,
  name: string,
  story: string,
  differs: string,
  rows: readonly Row[],
  rest: Play["rest"] = ALL_FOUR,
): Scenario {
  const volumes = (at: 1 | 2) => rows.map((row) => ({ ...volumeOf(row[0]), ...row[at] }));
  return scenario(
    id,
    name,
    story,
    { volumes: volumes(1), rest },
    { differs, volumes: volumes(2), rest },
  );
}

function volumeOf(claim: string): VolumeStory {
  const isFiles = claim.startsWith("office/") || claim === "old/documents";
  return { claim, install: isFiles ? "zfs-smb" : "zfs-nvmeof" };
}

const WELL: Told = {};
const LEFT: Told = { leak: "claimAndPvDeleted" };
const DESTROYED: Told = { leak: "zfsDestroyed" };
const DESTROYED_AFTER_PV: Told = { leak: "zfsDestroyedAfterPv" };

export const fourProtocols = pair(
  null,
  "four-protocols",
  "Volumes over NFS, SMB, iSCSI and NVMe-oF, all in use.",
  "the claims and PVs of both were deleted",
  [
    [
      "office/documents",
      { pods: [{ name: "files-6b9c7d5f4-k8wzn", owner: "Deployment/files" }] },
      LEFT,
    ],
    ["shop/fast-0", { pods: [{ name: "fast-0", owner: "StatefulSet/fast" }] }, LEFT],
  ],
);

export const sshDrivers = pair(
  null,
  "drivers-over-ssh",
  "The drivers that reach ZFS through ssh leave the same objects and marks, and name themselves otherwise.",
  "what they made is deleted in Kubernetes and left on the NAS",
  [
    ["office/documents", WELL, LEFT],
    ["shop/fast-0", WELL, LEFT],
  ],
  { installs: [NFS, ISCSI].concat(overSsh(SMB), overSsh(NVMEOF)) },
);

function overSsh(install: InstallStory): InstallStory {
  return { ...install, driver: install.name === "zfs-smb" ? "freenas-smb" : "freenas-nvmeof" };
}

export const smbShareWithoutDataset = pair(
  "LEAK-08",
  "smb-share-without-dataset",
  "zfs destroy on the shell took two datasets given out over SMB: one under a bound claim, one whose PV was gone already.",
  "nobody destroyed anything",
  [
    ["office/lost", DESTROYED, WELL],
    ["office/cleaned", DESTROYED_AFTER_PV, WELL],
  ],
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
    volumes: [{ ...volumeOf("office/cleaned"), ...DESTROYED_AFTER_PV }],
    rest: ALL_FOUR,
  },
);

export const namespaceWithoutZvol = pair(
  "LEAK-09",
  "nvmeof-namespace-without-zvol",
  "zfs destroy on the shell took two zvols given out over NVMe-oF: one under a bound claim, one whose PV was gone already.",
  "nobody destroyed anything",
  [
    ["shop/lost", DESTROYED, WELL],
    ["shop/cleaned", DESTROYED_AFTER_PV, WELL],
  ],
);

export const subsystemWithoutNamespace = pair(
  "LEAK-09",
  "nvmeof-subsystem-without-namespace",
  "A zvol was destroyed on the shell and its namespace removed; the subsystem stayed behind.",
  "the volume is whole",
  [["shop/gone", { leak: "targetLeftBehind" }, WELL]],
);

export const wideHalfProvisioned = pair(
  "LEAK-03",
  "half-provisioned-smb-and-nvmeof",
  "CreateVolume failed before the share, and was cut between subsystem and namespace; the claims were deleted.",
  "the claims still wait",
  [
    ["office/failed", { leak: "createFailed" }, { lives: "inFlight", age: "90d" }],
    ["shop/cut", { leak: "createCutAfterTarget" }, { lives: "inFlight", age: "90d" }],
  ],
);

export const wideInFlight = pair(
  "TRAP-04",
  "creation-in-flight-smb-and-nvmeof",
  "The driver is just making them: datasets without provision_success, and no PV yet.",
  "both were given up long ago",
  [
    ["office/new", { lives: "inFlight" }, { leak: "createFailed", age: "30d" }],
    ["shop/new", { lives: "awaitedByClaim" }, { ...LEFT, age: "30d" }],
  ],
);

export const wideHalfDeleted = pair(
  "LEAK-04",
  "half-deleted-smb-and-nvmeof",
  "A periodic snapshot blocked the delete after share and subsystem were gone; in one case the PV was then forced away.",
  "the claims are still there",
  [
    ["office/blocked", { leak: "deleteRefused" }, WELL],
    ["shop/forced", { leak: "deleteRefusedAndPvForced" }, WELL],
  ],
  { ...ALL_FOUR, systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }] }] },
);

export const wideAccessLost = pair(
  "LEAK-05",
  "smb-share-and-subsystem-removed-under-claim",
  "SMB share and NVMe-oF subsystem of bound claims were removed by hand; the data is there, the next mount fails.",
  "share and subsystem are there",
  [
    ["office/files", { leak: "accessLost" }, WELL],
    ["shop/blocks", { leak: "accessLost" }, WELL],
  ],
);

const MOVED: Told = { lives: "renamedByHand", renamedTo: "tank/archive/{leaf}" };

export const wideMoved = pair(
  "LEAK-22",
  "moved-smb-and-nvmeof",
  "zfs rename moved volumes below another parent: neither share nor namespace leads to them any more.",
  "they are where they were",
  [
    ["office/moved", MOVED, WELL],
    ["shop/moved", MOVED, WELL],
  ],
);

export const wideStatic = pair(
  "TRAP-17",
  "static-smb-and-nvmeof",
  "PVs that somebody wrote by hand use a share and a subsystem under handles of their own.",
  "nobody uses them",
  [
    [
      "old/documents",
      { lives: "staticVolume", claimNow: "office/documents", handle: "documents-by-hand" },
      LEFT,
    ],
    ["old/fast", { lives: "staticVolume", claimNow: "shop/fast", handle: "fast-by-hand" }, LEFT],
  ],
);
