import type { InstallStory } from "./model.ts";

/** The NFS install of most people: below tank, in the cluster prod. */
export const NFS: InstallStory = {
  name: "zfs-nfs",
  cluster: "prod",
  system: "nas1",
  driver: "freenas-api-nfs",
  parent: "tank/k8s/nfs/v",
  snapshotParent: "tank/k8s/nfs/s",
};

/** Its iSCSI sister. */
export const ISCSI: InstallStory = {
  name: "zfs-iscsi",
  cluster: "prod",
  system: "nas1",
  driver: "freenas-api-iscsi",
  parent: "tank/k8s/iscsi/v",
  snapshotParent: "tank/k8s/iscsi/s",
};

/** Its SMB sister. */
export const SMB: InstallStory = {
  name: "zfs-smb",
  cluster: "prod",
  system: "nas1",
  driver: "freenas-api-smb",
  parent: "tank/k8s/smb/v",
  snapshotParent: "tank/k8s/smb/s",
};

/** Its NVMe-oF sister, from TrueNAS 25.10 on. */
export const NVMEOF: InstallStory = {
  name: "zfs-nvmeof",
  cluster: "prod",
  system: "nas1",
  driver: "freenas-api-nvmeof",
  parent: "tank/k8s/nvmeof/v",
  snapshotParent: "tank/k8s/nvmeof/s",
};
