import { ISCSI, NFS } from "../world/installs.ts";
import { scenario } from "./scenario.ts";
import type { InstallStory } from "../world/model.ts";

const LAB: InstallStory = { ...NFS, name: "lab-nfs", cluster: "lab" };

// democratic-csi#210 and #450, tns-csi#135: several clusters on one NAS
export const twoClustersOneParent = scenario(
  "TRAP-01",
  "two-clusters-one-parent",
  "A second cluster, which nobody told us of, provisions into the same parent dataset with the same driver name.",
  {
    volumes: [{ claim: "lab/results", install: "lab-nfs" }],
    snapshots: [{ of: "lab/results", name: "weekly" }],
    rest: {
      clusters: [{ name: "prod" }, { name: "lab", hidden: true }],
      installs: [NFS, ISCSI, LAB],
    },
  },
  {
    differs: "there is no second cluster: the volume and its snapshot are left over from the first",
    volumes: [{ claim: "lab/results", install: "zfs-nfs", leak: "claimAndPvDeleted" }],
    snapshots: [{ of: "lab/results", name: "weekly", leak: "contentDeleted" }],
  },
);

export const twoWatchedClusters = scenario(
  "TRAP-01",
  "two-watched-clusters-one-parent",
  "Two watched clusters share one parent; each sees only its own half of the datasets.",
  {
    volumes: [{ claim: "lab/results", install: "lab-nfs" }],
    snapshots: [{ of: "lab/results", name: "weekly" }],
    rest: { clusters: [{ name: "prod" }, { name: "lab" }], installs: [NFS, ISCSI, LAB] },
  },
  {
    differs: "the second cluster has deleted claim and PV",
    volumes: [{ claim: "lab/results", install: "lab-nfs", leak: "claimAndPvDeleted" }],
    rest: { clusters: [{ name: "prod" }, { name: "lab" }], installs: [NFS, ISCSI, LAB] },
  },
);

const NOMAD: InstallStory = { ...ISCSI, name: "nomad-iscsi", cluster: "nomad" };

export const nomadInTheParent = scenario(
  "TRAP-32",
  "nomad-in-the-parent",
  "Nomad makes volumes in the parent with the same driver: no Kubernetes object anywhere tells of them.",
  {
    volumes: [{ claim: "jobs/mysql", install: "nomad-iscsi" }],
    rest: {
      clusters: [{ name: "prod" }, { name: "nomad", hidden: true }],
      installs: [NFS, ISCSI, NOMAD],
    },
  },
  {
    differs: "there is no Nomad: claim and PV of the volume were deleted",
    volumes: [{ claim: "jobs/mysql", install: "zfs-iscsi", leak: "claimAndPvDeleted" }],
  },
);

const BY_NAME =
  "{{ parameters.[csi.storage.k8s.io/pvc/namespace] }}-{{ parameters.[csi.storage.k8s.io/pvc/name] }}";
const NAMED_NFS: InstallStory = { ...NFS, idTemplate: BY_NAME };
const NAMED_ISCSI: InstallStory = { ...ISCSI, idTemplate: BY_NAME };

export const oneHandleTwoDrivers = scenario(
  "TRAP-02",
  "one-handle-two-drivers",
  "Two releases with one idTemplate: the same volumeHandle exists under both drivers, both are in use.",
  {
    volumes: [
      { id: "files", claim: "shop/data", install: "zfs-nfs" },
      {
        id: "blocks",
        claim: "shop/data",
        install: "zfs-iscsi",
        lives: "reboundClaim",
        claimNow: "shop/data-blocks",
      },
    ],
    rest: { installs: [NAMED_NFS, NAMED_ISCSI] },
  },
  {
    differs:
      "the iSCSI one was never finished, its claim is gone; the handle lives under the other driver only",
    volumes: [
      { id: "files", claim: "shop/data", install: "zfs-nfs" },
      { id: "blocks", claim: "shop/data", install: "zfs-iscsi", leak: "createFailed" },
    ],
    rest: { installs: [NAMED_NFS, NAMED_ISCSI] },
  },
);

// democratic-csi#289: the next claim of the name gets the old data back
export const keptByStrategy = scenario(
  "TRAP-07",
  "delete-strategy-retain",
  "deleteStrategy retain with an idTemplate: the dataset waits for the next claim of its name, without any PV.",
  {
    volumes: [{ claim: "erp/ledger", install: "zfs-nfs", lives: "keptByStrategy" }],
    rest: { installs: [NAMED_NFS, ISCSI] },
  },
  {
    differs: "it is called after a UID, which never comes back",
    volumes: [{ claim: "erp/ledger", install: "zfs-nfs", leak: "claimAndPvDeleted" }],
  },
);

export const namedByTemplate = scenario(
  "TRAP-08",
  "id-template",
  "Datasets are called after namespace and claim by idTemplate; the claim's UID stands in csi_volume_name only.",
  {
    volumes: [
      { claim: "erp/ledger", install: "zfs-nfs" },
      { claim: "erp/incoming", install: "zfs-nfs", lives: "inFlight", age: "3d" },
    ],
    rest: { installs: [NAMED_NFS, ISCSI] },
  },
  {
    differs: "the dataset of the one is destroyed, the claim of the other gone",
    volumes: [
      { claim: "erp/ledger", install: "zfs-nfs", leak: "zfsDestroyed" },
      { claim: "erp/incoming", install: "zfs-nfs", leak: "createFailed", age: "3d" },
    ],
    rest: { installs: [NAMED_NFS, ISCSI] },
  },
);

export const replicaPool = scenario(
  "TRAP-15",
  "replica-pool",
  "A backup pool holds replicated volumes with every mark of the driver; no share, readonly, no configured parent.",
  {
    volumes: [
      { claim: "shop/files", install: "zfs-nfs" },
      { claim: "shop/gone", install: "zfs-nfs", lives: "deletedProperly" },
    ],
    rest: {
      systems: [
        {
          name: "nas1",
          pools: [{ name: "tank" }, { name: "backup" }],
          tasks: [{ dataset: "backup/k8s", naming: "syncoid" }],
        },
      ],
      datasets: [
        {
          system: "nas1",
          path: "backup/k8s/nfs/v/{leaf}",
          marksOf: "shop/files",
          lives: "replica",
        },
        { system: "nas1", path: "backup/k8s/nfs/v/{leaf}", marksOf: "shop/gone", lives: "replica" },
      ],
    },
  },
  {
    differs: "the unused one lies below the parent of the install",
    volumes: [
      { claim: "shop/files", install: "zfs-nfs" },
      { claim: "shop/gone", install: "zfs-nfs", leak: "claimAndPvDeleted" },
    ],
    rest: { systems: [{ name: "nas1", pools: [{ name: "tank" }, { name: "backup" }] }] },
  },
);

export const staticVolume = scenario(
  "TRAP-17",
  "static-volume",
  "Somebody wrote a PV by hand, with a handle of his own, on a dataset that the driver once made for another claim.",
  {
    volumes: [
      {
        claim: "old/films",
        install: "zfs-nfs",
        lives: "staticVolume",
        handle: "films",
        claimNow: "media/films",
      },
      {
        claim: "old/vault",
        install: "zfs-iscsi",
        lives: "staticVolume",
        handle: "the-vault",
        claimNow: "media/vault",
      },
    ],
  },
  {
    differs: "the PVs by hand are gone",
    volumes: [
      { claim: "old/films", install: "zfs-nfs", leak: "claimAndPvDeleted" },
      { claim: "old/vault", install: "zfs-iscsi", leak: "claimAndPvDeleted" },
    ],
  },
);

export const inTreeNfs = scenario(
  "TRAP-18",
  "in-tree-nfs",
  "A PV of the in-tree NFS plugin and a Pod with an inline NFS volume mount datasets that the driver made.",
  {
    volumes: [
      { claim: "old/films", install: "zfs-nfs", lives: "inTreeVolume", claimNow: "media/films" },
      {
        claim: "old/music",
        install: "zfs-nfs",
        lives: "inlineVolume",
        pods: [{ name: "player-0", owner: "StatefulSet/player" }],
      },
    ],
  },
  {
    differs: "neither PV nor Pod is there",
    volumes: [
      { claim: "old/films", install: "zfs-nfs", leak: "claimAndPvDeleted" },
      { claim: "old/music", install: "zfs-nfs", leak: "claimAndPvDeleted" },
    ],
  },
);

export const idleWorkloads = scenario(
  null,
  "idle-workloads",
  "No Pod runs: a CronJob between runs mounts a path in its template, a Deployment and a StatefulSet are scaled to 0.",
  {
    volumes: [
      {
        claim: "old/books",
        install: "zfs-nfs",
        lives: "inlineVolume",
        idle: ["CronJob/report"],
      },
      { claim: "shop/uploads", install: "zfs-nfs", idle: ["Deployment/shop"] },
      { claim: "shop/data-db-0", install: "zfs-iscsi", idle: ["StatefulSet/db"] },
    ],
  },
  {
    differs: "the CronJob is gone, and the other claims with their PVs as well",
    volumes: [
      { claim: "old/books", install: "zfs-nfs", leak: "claimAndPvDeleted" },
      { claim: "shop/uploads", install: "zfs-nfs", leak: "claimAndPvDeleted" },
      { claim: "shop/data-db-0", install: "zfs-iscsi", leak: "claimAndPvDeleted" },
    ],
  },
);

export const veleroRebind = scenario(
  "TRAP-21",
  "velero-rebind",
  "A restore handed PVs to new claims: their names hold UIDs of claims that are long gone.",
  {
    volumes: [
      {
        claim: "velero/restore-data",
        install: "zfs-iscsi",
        lives: "reboundClaim",
        claimNow: "shop/restored-data",
      },
      {
        claim: "velero/restore-files",
        install: "zfs-nfs",
        lives: "reboundClaim",
        claimNow: "shop/restored-files",
      },
    ],
  },
  {
    differs: "the PVs of those names are deleted",
    volumes: [
      { claim: "velero/restore-data", install: "zfs-iscsi", leak: "claimAndPvDeleted" },
      { claim: "velero/restore-files", install: "zfs-nfs", leak: "claimAndPvDeleted" },
    ],
  },
);

export const otherDriversVolume = scenario(
  "TRAP-33",
  "other-driver-same-parent",
  "Another CSI driver keeps a volume called pvc-… in the same parent; it carries none of democratic-csi's marks.",
  {
    rest: {
      datasets: [
        {
          system: "nas1",
          path: "tank/k8s/nfs/v/pvc-6f1f0b4e-2f0a-4f0e-9c55-0d8a54a2b7aa",
          shared: true,
        },
      ],
    },
  },
  {
    differs: "democratic-csi made it, and claim and PV are gone",
    volumes: [{ claim: "shop/gone", install: "zfs-nfs", leak: "claimAndPvDeleted" }],
  },
);

export const trashFolder = scenario(
  "TRAP-34",
  "trash-folder",
  "The administrator keeps retired volumes below a folder .trash inside the parent.",
  {
    volumes: [{ claim: "shop/gone", install: "zfs-nfs", lives: "deletedProperly" }],
    rest: {
      datasets: [
        {
          system: "nas1",
          path: "tank/k8s/nfs/v/.trash/2026-10-01-{leaf}",
          marksOf: "shop/gone",
          lives: "retired",
        },
      ],
    },
  },
  {
    differs: "it was left where the driver made it",
    volumes: [{ claim: "shop/gone", install: "zfs-nfs", leak: "claimAndPvDeleted" }],
  },
);

export const usedByOtherHost = scenario(
  "TRAP-27",
  "used-by-another-host",
  "A virtual machine host uses the zvol of a former claim through a second target, made by hand, and is logged in.",
  {
    volumes: [{ claim: "old/vm-disk", install: "zfs-iscsi", lives: "usedByOtherHost" }],
    rest: {
      targets: [
        { name: "proxmox-1", of: "old/vm-disk", initiator: "iqn.1993-08.org.debian:01:pve1" },
      ],
    },
  },
  {
    differs: "there is no second target",
    volumes: [{ claim: "old/vm-disk", install: "zfs-iscsi", leak: "claimAndPvDeleted" }],
  },
);

export const usedByMachine = scenario(
  "TRAP-27",
  "disk-of-a-virtual-machine",
  "A virtual machine of the TrueNAS itself has the zvol of a former claim as its disk, another one a file in a dataset.",
  {
    volumes: [
      { claim: "old/vm-disk", install: "zfs-iscsi", lives: "usedByTenant" },
      { claim: "old/images", install: "zfs-nfs", lives: "usedByTenant" },
    ],
    rest: {
      tenants: [
        { kind: "vm", name: "office", of: "old/vm-disk" },
        { kind: "vm", name: "build", of: "old/images" },
      ],
    },
  },
  {
    differs: "there are no virtual machines",
    volumes: [
      { claim: "old/vm-disk", install: "zfs-iscsi", leak: "claimAndPvDeleted" },
      { claim: "old/images", install: "zfs-nfs", leak: "claimAndPvDeleted" },
    ],
  },
);

export const usedByApp = scenario(
  "TRAP-27",
  "directory-of-an-app",
  "An app of the TrueNAS itself has the dataset of a former claim as one of its directories.",
  {
    volumes: [{ claim: "old/photos", install: "zfs-nfs", lives: "usedByTenant" }],
    rest: { tenants: [{ kind: "app", name: "photos", of: "old/photos" }] },
  },
  {
    differs: "it has it no more",
    volumes: [{ claim: "old/photos", install: "zfs-nfs", leak: "claimAndPvDeleted" }],
  },
);

export const mappedToOtherHost = scenario(
  "TRAP-27",
  "mapped-to-another-host",
  "The same, while the host is switched off: the second target is all that tells of it.",
  {
    volumes: [{ claim: "old/vm-disk", install: "zfs-iscsi", lives: "usedByOtherHost" }],
    rest: { targets: [{ name: "proxmox-1", of: "old/vm-disk" }] },
  },
  {
    differs: "there is no second target",
    volumes: [{ claim: "old/vm-disk", install: "zfs-iscsi", leak: "claimAndPvDeleted" }],
  },
);
