import { aShare, aTarget, UID } from "../../model/given.ts";
import { type Clue, type Ownership } from "../links.ts";
import {
  type Attributes,
  csi,
  type DriverCase,
  filesystem,
  iscsiTarget,
  NAME,
  NAS,
  nfsShare,
  onNas,
  smbShare,
  SNAPSHOT,
  subsystem,
  zvol,
} from "./given.ts";

const path = `tank/csi/${NAME}`;
const named: Clue = { by: "dataset", path };
const nqn = `nqn.2026-02.csi.tns:${NAME}`;
const iqn = `iqn.2026-02.csi.tns:${NAME}`;
const owned: Partial<Ownership> = {
  state: "volume",
  driverName: "tns-csi",
  volumeName: NAME,
  claimUid: UID,
  instanceId: "prod-east",
  keptBecause: null,
};
const snapshot = (protocol: string) => ({
  handle: `${protocol}:${path}@${SNAPSHOT}`,
  name: SNAPSHOT,
  properties: { "tns-csi:snapshot_id": SNAPSHOT },
});
const nfs = filesystem(path, tnsMarks("nfs", { "tns-csi:nfs_share_id": "3" }));
const smb = filesystem(path, tnsMarks("smb"));
const retained = filesystem(path, tnsMarks("nfs", { "tns-csi:delete_strategy": "retain" }));
const adoptable = filesystem(path, tnsMarks("nfs", { "tns-csi:adoptable": "true" }));
const iscsi = zvol(path, tnsMarks("iscsi", { "tns-csi:iscsi_iqn": iqn }));
const nvmeof = zvol(path, tnsMarks("nvmeof", { "tns-csi:nvmeof_subsystem_nqn": nqn }));
const overNfs = {
  source: csi("tns.csi.io", path, { protocol: "nfs", server: NAS, share: `/mnt/${path}` }),
  clues: [{ by: "path", server: NAS, path: `/mnt/${path}` }, named] as const,
  shared: true,
};

/** tns-csi (§7.2): the full name as handle, marks of its own. */
export const TNS_CSI_CASES: readonly DriverCase[] = [
  {
    ...overNfs,
    title: "tns-csi over NFS",
    nas: onNas(nfs, { shares: [aShare(`/mnt/${path}`, { id: 3 })] }),
    dataset: nfs,
    ownership: owned,
    snapshot: snapshot("nfs"),
  },
  {
    ...overNfs,
    title: "tns-csi, kept by its delete strategy",
    nas: onNas(retained, nfsShare(path)),
    dataset: retained,
    ownership: { ...owned, keptBecause: "its delete strategy is retain" },
  },
  {
    ...overNfs,
    title: "tns-csi, waiting for another cluster",
    nas: onNas(adoptable, nfsShare(path)),
    dataset: adoptable,
    ownership: { ...owned, keptBecause: "it is marked for adoption by a cluster" },
  },
  {
    title: "tns-csi with the plain handle of old volumes, over SMB",
    source: csi("tns.csi.io", NAME, { protocol: "smb", server: NAS, share: NAME }),
    nas: onNas(smb, smbShare(NAME, path)),
    dataset: smb,
    clues: [
      { by: "smbShare", server: NAS, share: NAME, directory: "" },
      { by: "handle", driver: "tns.csi.io", handle: NAME },
    ],
    ownership: owned,
    shared: true,
    snapshot: { ...snapshot("smb"), handle: `smb:${NAME}@${SNAPSHOT}` },
  },
  {
    title: "tns-csi over iSCSI, whose target is called by a whole IQN",
    source: csi("tns.csi.io", path, { protocol: "iscsi", server: NAS, iscsiIQN: iqn }),
    nas: onNas(iscsi, iscsiTarget(aTarget(9, iqn), path)),
    dataset: iscsi,
    clues: [{ by: "iqn", portals: [NAS], iqn, lun: 0 }, named],
    ownership: owned,
    shared: true,
    snapshot: snapshot("iscsi"),
  },
  {
    title: "tns-csi over NVMe-oF",
    source: csi("tns.csi.io", path, { protocol: "nvmeof", server: NAS, nqn, nsid: "1" }),
    nas: onNas(nvmeof, subsystem(NAME, path, nqn)),
    dataset: nvmeof,
    clues: [{ by: "nqn", portals: [NAS], nqn, nsid: 1 }, named],
    ownership: owned,
    shared: true,
    snapshot: snapshot("nvmeof"),
  },
];

function tnsMarks(protocol: string, more: Attributes = {}): Record<string, string> {
  return {
    "tns-csi:managed_by": "tns-csi",
    "tns-csi:csi_volume_name": NAME,
    "tns-csi:protocol": protocol,
    "tns-csi:delete_strategy": "delete",
    "tns-csi:cluster_id": "prod-east",
    ...more,
  };
}
