import { ISCSI, NFS, NVMEOF, SMB } from "../world/installs.ts";
import type { DriftName } from "../world/drifts.ts";
import type { VolumeStory, WorldStory } from "../world/model.ts";
import { scenario } from "./scenario.ts";
import type { Scenario } from "./scenario.ts";

/** Stories of volumes in use about which something is not as their driver made it; the twin is as it should be. */

const ALL_FOUR: Partial<WorldStory> = { installs: [NFS, SMB, ISCSI, NVMEOF] };

function drifted(
  id: string,
  name: string,
  story: string,
  differs: string,
  drift: DriftName,
  volumes: readonly VolumeStory[],
): Scenario {
  return scenario(
    id,
    name,
    story,
    { volumes: volumes.map((volume) => ({ ...volume, drift })), rest: ALL_FOUR },
    { differs, volumes, rest: ALL_FOUR },
  );
}

const FILES: VolumeStory = { claim: "office/files", install: "zfs-nfs" };
const DOCUMENTS: VolumeStory = { claim: "office/documents", install: "zfs-smb" };
const BLOCKS: VolumeStory = { claim: "shop/blocks", install: "zfs-iscsi" };
const FAST: VolumeStory = { claim: "shop/fast", install: "zfs-nvmeof" };
const EACH = [FILES, DOCUMENTS, BLOCKS, FAST];

/** Class 24: what gives bound claims out was switched off. Source: facts/democratic-csi.md §5.1. */
export const accessDisabled = drifted(
  "LEAK-24",
  "access-switched-off",
  "Shares, an extent and a namespace of bound claims were switched off for maintenance, and forgotten.",
  "they are on",
  "accessDisabled",
  EACH,
);

/** Class 25: encrypted volumes that nobody has unlocked since a restart. Source: facts/democratic-csi.md §5.1. */
export const locked = drifted(
  "LEAK-25",
  "locked-volumes",
  "The NAS was restarted, and nobody has unlocked the encrypted volumes.",
  "they are unlocked",
  "locked",
  EACH,
);

/** Class 20: volumes that are larger on the NAS than Kubernetes knows. Source: facts/democratic-csi.md §5.1. */
export const grown = drifted(
  "LEAK-20",
  "volumes-grown-by-hand",
  "An administrator doubled quotas and zvols on the NAS; Kubernetes shows the old sizes.",
  "they have the size of their claims",
  "grown",
  EACH,
);

/** Class 11: the driver's notes name ids of before a restored configuration. Source: facts/democratic-csi.md §5.1. */
export const idsStale = drifted(
  "LEAK-11",
  "ids-of-another-time",
  "The configuration of the NAS was restored: what gives the volumes out has other ids than the driver noted.",
  "the ids are those that the driver noted",
  "idsStale",
  EACH,
);

/** Volumes by the dozen, so that most are made as the driver is told to. */
const MANY: readonly VolumeStory[] = Array.from({ length: 10 }, (_, at) => [
  { claim: `team-${at}/files`, install: "zfs-nfs" },
  { claim: `team-${at}/blocks`, install: "zfs-iscsi" },
]).flat();

function oneOfMany(
  id: string,
  name: string,
  story: string,
  differs: string,
  drift: DriftName,
  one: VolumeStory,
): Scenario {
  return scenario(
    id,
    name,
    story,
    { volumes: [...MANY, { ...one, drift }] },
    { differs, volumes: [...MANY, one] },
  );
}

/** Class 19: one volume of many without its quota. Source: facts/democratic-csi.md §5.1. */
export const quotaRemoved = oneOfMany(
  "LEAK-19",
  "quota-lost-in-a-restore",
  "One volume of many was restored from a backup without its properties, and so without its quota.",
  "it has its quota, as all others",
  "quotaRemoved",
  FILES,
);

/** Class 21: one zvol of many with a full reservation. Source: facts/democratic-csi.md §5.1. */
export const thick = oneOfMany(
  "LEAK-21",
  "thick-among-thin",
  "One zvol of many came back from a replication with a reservation of its full size.",
  "it is thin, as all others",
  "thick",
  BLOCKS,
);

/** Class 26: nodes logged in to volumes that no Pod on them mounts. Source: facts/democratic-csi.md §5.1. */
export const staleSessions = drifted(
  "LEAK-26",
  "stale-sessions",
  "Nodes are logged in to volumes that no Pod on them mounts; one of the volumes is mounted elsewhere.",
  "they have logged out",
  "staleSession",
  [
    BLOCKS,
    FAST,
    {
      claim: "shop/moved-0",
      install: "zfs-iscsi",
      pods: [{ name: "moved-0", owner: "StatefulSet/moved", node: "worker-1" }],
    },
  ],
);

/** Class 23: PersistentVolumes that name an address the NAS has left. Source: facts/democratic-csi.md §5.1. */
export const portalGone = drifted(
  "LEAK-23",
  "portal-address-changed",
  "The NAS moved to another address; PVs keep the one that they were made with.",
  "the NAS listens where they say",
  "portalGone",
  [BLOCKS, FAST],
);

/** Class 24: a share that does not let in the node of its Pod. Source: facts/democratic-csi.md §5.1. */
export const nodeKeptOut = drifted(
  "LEAK-24",
  "node-kept-out",
  "A share lets in the nodes of the day it was made; its Pod now runs on one that came later.",
  "it lets everybody in",
  "nodeKeptOut",
  [{ ...FILES, pods: [{ name: "files-0", owner: "StatefulSet/files" }] }],
);

export const cutCopy = scenario(
  "LEAK-17",
  "detached-copy-cut",
  "The replication to a detached copy failed, and its VolumeSnapshot was deleted.",
  {
    volumes: [FILES, BLOCKS],
    snapshots: [
      { of: "office/files", name: "whole", kind: "detached" },
      { of: "office/files", name: "cut", kind: "detached", leak: "copyCut" },
      { of: "shop/blocks", name: "whole-blocks", kind: "detached" },
      { of: "shop/blocks", name: "cut-blocks", kind: "detached", leak: "copyCut" },
    ],
  },
  {
    differs: "the copies are whole, and their contents name them",
    volumes: [FILES, BLOCKS],
    snapshots: [
      { of: "office/files", name: "whole", kind: "detached" },
      { of: "office/files", name: "cut", kind: "detached" },
      { of: "shop/blocks", name: "whole-blocks", kind: "detached" },
      { of: "shop/blocks", name: "cut-blocks", kind: "detached" },
    ],
  },
);

export const copyWithoutContent = scenario(
  "LEAK-15",
  "detached-copy-without-content",
  "The contents of detached snapshots were deleted with deletionPolicy Retain; the copies are as large as the volumes.",
  {
    volumes: [FILES, BLOCKS],
    snapshots: [
      { of: "office/files", name: "old", kind: "detached", leak: "contentDeleted" },
      { of: "shop/blocks", name: "old-blocks", kind: "detached", leak: "contentDeleted" },
    ],
  },
  {
    differs: "the contents are retained",
    volumes: [FILES, BLOCKS],
    snapshots: [
      { of: "office/files", name: "old", kind: "detached", lives: "contentRetained" },
      { of: "shop/blocks", name: "old-blocks", kind: "detached", lives: "contentRetained" },
    ],
  },
);

export const unmanaged = scenario(
  "LEAK-31",
  "unmanaged-among-volumes",
  "An administrator keeps data of his own right among the volumes.",
  {
    rest: {
      datasets: [
        { system: "nas1", path: "tank/k8s/nfs/v/before-the-move" },
        { system: "nas1", path: "tank/k8s/iscsi/v/windows", kind: "zvol" },
      ],
    },
  },
  {
    differs: "he keeps it beside their parent",
    rest: { datasets: [{ system: "nas1", path: "tank/k8s/before-the-move" }] },
  },
);

export const taskWithoutDataset = scenario(
  null,
  "snapshot-task-without-dataset",
  "A task is to protect a dataset that was destroyed.",
  {
    rest: {
      systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }, { dataset: "tank/projects" }] }],
    },
  },
  {
    differs: "the dataset is there",
    rest: {
      systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s" }, { dataset: "tank/projects" }] }],
      datasets: [{ system: "nas1", path: "tank/projects" }],
    },
  },
);
