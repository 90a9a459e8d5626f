import {
  aTarget,
  BASENAME,
  BASENQN,
  type GivenRecords,
  marks,
  parents,
  UID,
} from "../../model/given.ts";
import type { VolumeSource } from "../../model/kubernetes.ts";
import type { Clue } from "../links.ts";
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

const ASSETS = `csi-${NAME}-clustera`;

/** What differs between the protocols: the dataset, what the volume states, what gives it out, what is read from it. */
interface Way {
  readonly make: typeof filesystem;
  readonly attributes: (path: string) => Attributes;
  readonly givenOut: (path: string) => GivenRecords;
  readonly clue: (path: string) => Clue;
}

const WAYS: Readonly<Record<string, Way>> = {
  nfs: {
    make: filesystem,
    attributes: (path) => ({ server: NAS, share: `/mnt/${path}` }),
    givenOut: nfsShare,
    clue: (path) => ({ by: "path", server: NAS, path: `/mnt/${path}` }),
  },
  smb: {
    make: filesystem,
    attributes: () => ({ server: NAS, share: NAME }),
    givenOut: (path) => smbShare(NAME, path),
    clue: () => ({ by: "smbShare", server: NAS, share: NAME, directory: "" }),
  },
  iscsi: {
    make: zvol,
    attributes: () => ({
      portal: `${NAS}:3260`,
      portals: "",
      interface: "",
      iqn: `${BASENAME}:${ASSETS}`,
      lun: "0",
    }),
    givenOut: (path) => iscsiTarget(aTarget(7, ASSETS), path),
    clue: () => ({
      by: "iqn",
      portals: [`${NAS}:3260`],
      iqn: `${BASENAME}:${ASSETS}`,
      lun: 0,
    }),
  },
  nvmeof: {
    make: zvol,
    attributes: () => ({
      transport: "",
      transports: `tcp://${NAS}:4420`,
      nqn: `${BASENQN}:${ASSETS}`,
      nsid: "1",
    }),
    givenOut: (path) => subsystem(ASSETS, path, `${BASENQN}:${ASSETS}`),
    clue: () => ({
      by: "nqn",
      portals: [`tcp://${NAS}:4420`],
      nqn: `${BASENQN}:${ASSETS}`,
      nsid: 1,
    }),
  },
};

/** democratic-csi on a ZFS that a protocol gives out, under the driver value `<prefix>-<protocol>` (§1.1). */
function provisioned(prefix: string): readonly DriverCase[] {
  return Object.entries(WAYS).map(([protocol, way]): DriverCase => {
    const provisioner = `${prefix}-${protocol}`;
    const driver = `org.democratic-csi.${protocol}`;
    const dataset = way.make(`tank/k8s/${protocol}/v/${NAME}`, marks(NAME, provisioner));
    const common = { node_attach_driver: protocol, provisioner_driver: provisioner };
    return {
      title: provisioner,
      source: csi(driver, NAME, { ...common, ...way.attributes(dataset.path) }),
      nas: onNas(dataset, way.givenOut(dataset.path)),
      dataset,
      clues: [way.clue(dataset.path), { by: "handle", driver, handle: NAME }],
      ownership: {
        state: "volume",
        driverName: "democratic-csi",
        volumeName: NAME,
        claimUid: UID,
        provisioned: true,
        keptBecause: null,
      },
      shared: true,
      snapshot: {
        handle: `${NAME}@${SNAPSHOT}`,
        name: SNAPSHOT,
        properties: { "democratic-csi:csi_snapshot_name": SNAPSHOT },
      },
    };
  });
}

/** The same over ssh to any ZFS host, which may be this TrueNAS: a dataset property or a daemon of its own, no object of TrueNAS (§1.1). */
function zfsGeneric(): readonly DriverCase[] {
  return provisioned("zfs-generic").flatMap((one): DriverCase[] =>
    one.dataset === null ? [] : [{ ...one, nas: onNas(one.dataset), shared: null }],
  );
}

function zfsLocal(type: "dataset" | "zvol"): DriverCase {
  const provisioner = `zfs-local-${type}`;
  const make = type === "zvol" ? zvol : filesystem;
  const dataset = make(`tank/local/v/${NAME}`, marks(NAME, provisioner));
  return {
    title: provisioner,
    source: csi("org.democratic-csi.zfs-local", NAME, {
      node_attach_driver: "zfs-local",
      provisioner_driver: provisioner,
      zfs_asset_name: dataset.path,
    }),
    nas: onNas(dataset),
    dataset,
    clues: [
      { by: "dataset", path: dataset.path },
      { by: "handle", driver: "org.democratic-csi.zfs-local", handle: NAME },
    ],
    ownership: { state: "volume", driverName: "democratic-csi" },
    shared: null,
  };
}

const MEDIA = filesystem("tank/shared");

/** A directory of a dataset that somebody made and shares over NFS and SMB (§1.1, trap 19). */
function directory(title: string, source: VolumeSource, clue: Clue): DriverCase {
  return {
    title,
    source,
    nas: onNas(MEDIA, nfsShare(MEDIA.path), smbShare("Shared", MEDIA.path)),
    dataset: MEDIA,
    clues: [clue],
    ownership: { state: "notOurs" },
    shared: null,
  };
}

const directoryAt = (path: string): Clue => ({ by: "path", server: NAS, path, isDirectory: true });
const inShare = (name: string): Clue => ({
  by: "smbShare",
  server: NAS,
  share: "shared",
  directory: name,
});

/** democratic-csi's own drivers for directories. */
const CLIENT_CASES: readonly DriverCase[] = [
  directory(
    "nfs-client",
    csi("org.democratic-csi.nfs-client", NAME, {
      node_attach_driver: "nfs",
      provisioner_driver: "nfs-client",
      server: NAS,
      share: `/mnt/tank/shared/v/${NAME}`,
    }),
    directoryAt(`/mnt/tank/shared/v/${NAME}`),
  ),
  directory(
    "smb-client",
    csi("org.democratic-csi.smb-client", NAME, {
      node_attach_driver: "smb",
      provisioner_driver: "smb-client",
      server: NAS,
      share: `shared/v/${NAME}`,
    }),
    inShare(`v/${NAME}`),
  ),
];

/** What Kubernetes' own drivers and provisioners make of a share. */
const SUBDIRECTORY_CASES: readonly DriverCase[] = [
  directory(
    "csi-driver-nfs",
    csi("nfs.csi.k8s.io", `${NAS}#mnt/tank/shared/v#${NAME}##`, {
      server: NAS,
      share: "/mnt/tank/shared/v",
      subdir: NAME,
    }),
    directoryAt(`/mnt/tank/shared/v/${NAME}`),
  ),
  directory(
    "csi-driver-nfs with names of the claim in its subdirectory",
    csi("nfs.csi.k8s.io", `${NAS}#mnt/tank/shared#shop/data-postgres-0#${NAME}#`, {
      server: NAS,
      share: "/mnt/tank/shared",
      subDir: "${pvc.metadata.namespace}/${pvc.metadata.name}",
      "csi.storage.k8s.io/pvc/namespace": "shop",
      "csi.storage.k8s.io/pvc/name": "data-postgres-0",
    }),
    directoryAt("/mnt/tank/shared/shop/data-postgres-0"),
  ),
  directory(
    "csi-driver-smb",
    csi("smb.csi.k8s.io", `${NAS}/shared#${NAME}#`, { source: `//${NAS}/shared`, subDir: NAME }),
    inShare(NAME),
  ),
  directory(
    "nfs-subdir-external-provisioner, in-tree",
    { type: "nfs", server: NAS, path: `/mnt/tank/shared/shop-data-postgres-0-${NAME}` },
    { by: "path", server: NAS, path: `/mnt/tank/shared/shop-data-postgres-0-${NAME}` },
  ),
];

/** Volumes that somebody wrote by hand (trap 17, 18), and those of democratic-csi that are on no TrueNAS (§1.1). */
function byHandAndElsewhere(): readonly DriverCase[] {
  const films = filesystem("tank/films");
  const disk = zvol("tank/disk");
  const elsewhere = ["synology-iscsi", "local-hostpath", "lustre-client", "objectivefs"];
  const manual = { node_attach_driver: "nfs", provisioner_driver: "node-manual" };
  return [
    {
      title: "node-manual, with any text as handle",
      source: csi("org.democratic-csi.node-manual", "films-by-hand", {
        ...manual,
        server: NAS,
        share: "/mnt/tank/films/",
      }),
      nas: onNas(films, nfsShare(films.path)),
      dataset: films,
      clues: [{ by: "path", server: NAS, path: "/mnt/tank/films" }],
      ownership: { state: "notOurs" },
      shared: null,
    },
    {
      title: "an in-tree iSCSI volume",
      source: { type: "iscsi", portals: [`${NAS}:3260`], iqn: `${BASENAME}:disk`, lun: 0 },
      nas: onNas(disk, iscsiTarget(aTarget(4, "disk"), disk.path)),
      dataset: disk,
      clues: [{ by: "iqn", portals: [`${NAS}:3260`], iqn: `${BASENAME}:disk`, lun: 0 }],
      ownership: { state: "notOurs" },
      shared: null,
    },
    ...elsewhere.map((type): DriverCase => ({
      title: type,
      source: csi(`org.democratic-csi.${type}`, NAME, {
        node_attach_driver: type === "synology-iscsi" ? "iscsi" : "hostpath",
        provisioner_driver: type,
        iqn: "iqn.2000-01.com.synology:csi.x",
        portal: "10.0.0.99:3260",
      }),
      nas: parents("tank"),
      dataset: null,
      clues: [],
      ownership: null,
      shared: null,
    })),
  ];
}

/** democratic-csi in every driver type, and what is written by hand for it. */
export const DEMOCRATIC_CSI_CASES: readonly DriverCase[] = [
  ...["freenas", "freenas-api", "truenas", "truenas-api"].flatMap(provisioned),
  ...zfsGeneric(),
  zfsLocal("dataset"),
  zfsLocal("zvol"),
  ...CLIENT_CASES,
  ...SUBDIRECTORY_CASES,
  ...byHandAndElsewhere(),
];
