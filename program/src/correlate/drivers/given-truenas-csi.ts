import { aTarget, BASENQN, UID } from "../../model/given.ts";
import { type Clue, type Ownership } from "../links.ts";
import {
  csi,
  type DriverCase,
  filesystem,
  iscsiTarget,
  NAME,
  NAS,
  nfsShare,
  onNas,
  SNAPSHOT,
  subsystem,
  zvol,
} from "./given.ts";

const [fs, vol] = [filesystem(`tank/${NAME}`), zvol(`tank/${NAME}`)];
const target = `csi-tank-${NAME}`;
const named: Clue = { by: "dataset", path: `tank/${NAME}` };
const handle = `tank/${NAME}`;
const owned: Partial<Ownership> = {
  state: "volume",
  driverName: "truenas-csi",
  volumeName: NAME,
  claimUid: UID,
  provisioned: true,
};
const snapshot = { handle: `${handle}@${SNAPSHOT}`, name: SNAPSHOT, properties: null };
const labelled = { ...aTarget(8, target), alias: `CSI volume ${handle}` };

/** The official driver (§7.1): right below the pool, without a mark. */
export const TRUENAS_CSI_CASES: readonly DriverCase[] = [
  {
    title: "truenas-csi over NFS",
    source: csi("csi.truenas.io", handle, {
      protocol: "nfs",
      nfsServer: NAS,
      nfsPath: `/mnt/${handle}`,
    }),
    nas: onNas(fs, nfsShare(handle, `CSI volume ${handle}`)),
    dataset: fs,
    clues: [{ by: "path", server: NAS, path: `/mnt/${handle}` }, named],
    ownership: owned,
    shared: null,
    snapshot,
  },
  {
    title: "truenas-csi over NFS, a clone",
    source: csi("csi.truenas.io", handle, {
      protocol: "nfs",
      nfsServer: NAS,
      nfsPath: `/mnt/${handle}`,
    }),
    nas: onNas(fs, nfsShare(handle, `CSI volume clone ${handle}`)),
    dataset: fs,
    clues: [{ by: "path", server: NAS, path: `/mnt/${handle}` }, named],
    ownership: owned,
    shared: null,
  },
  {
    title: "truenas-csi over iSCSI, with a base name of its own",
    source: csi("csi.truenas.io", handle, {
      protocol: "iscsi",
      targetPortal: `${NAS}:3260`,
      targetIQN: `iqn.2000-01.io.truenas:${target}`,
      lun: "0",
    }),
    nas: onNas(vol, iscsiTarget(labelled, handle)),
    dataset: vol,
    clues: [
      {
        by: "iqn",
        portals: [`${NAS}:3260`],
        iqn: `iqn.2000-01.io.truenas:${target}`,
        lun: 0,
        anyBase: true,
      },
      named,
    ],
    ownership: owned,
    shared: null,
    snapshot,
  },
  {
    title: "truenas-csi over NVMe-oF, whose PersistentVolume names no subsystem",
    source: csi("csi.truenas.io", handle, { protocol: "nvmeof" }),
    nas: onNas(vol, subsystem(target, handle, `${BASENQN}:${target}`)),
    dataset: vol,
    clues: [named],
    ownership: { state: "notOurs" },
    shared: null,
    snapshot,
  },
];
