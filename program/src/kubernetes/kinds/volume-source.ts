import type { VolumeSource } from "../../model/kubernetes.ts";
import {
  count,
  type Field,
  field,
  inline,
  list,
  message,
  presence,
  type Read,
  text,
  textMap,
  word,
} from "../wire/types.ts";
import { required } from "./meta.ts";
import { NO_ITEMS } from "./recurring.ts";

/**
 * The keys of `volumeAttributes` that drivers are joined by (facts/democratic-csi §2.1, §7). All others are never read: other
 * drivers copy StorageClass parameters here, CHAP secrets included.
 */
const VOLUME_ATTRIBUTES: readonly string[] = Object.freeze([
  "provisioner_driver",
  "provisioner_driver_instance_id",
  "storage.kubernetes.io/csiProvisionerIdentity",
  "node_attach_driver",
  "server",
  "share",
  "portal",
  "portals",
  "iqn",
  "lun",
  "transport",
  "transports",
  "nqn",
  "nsid",
  "zfs_asset_name",
  "path",
  // truenas-csi, tns-csi, truenas-scale-csi (§7)
  "protocol",
  "nfsServer",
  "nfsPath",
  "targetPortal",
  "targetIQN",
  "iscsiIQN",
  "address",
  // csi-driver-nfs and csi-driver-smb: what nodes fill into a subdirectory
  "source",
  "subDir",
  "subdir",
  "csi.storage.k8s.io/pv/name",
  "csi.storage.k8s.io/pvc/name",
  "csi.storage.k8s.io/pvc/namespace",
]);

const NFS = message({ server: field(1, word), path: field(2, text) });
const ISCSI = message({
  targetPortal: field(1, word),
  iqn: field(2, text),
  lun: field(3, count),
  portals: field(7, list(word)),
});

/** core/v1 CSIPersistentVolumeSource. */
const CSI = message({
  driver: field(1, word),
  volumeHandle: field(2, text),
  volumeAttributes: field(5, textMap(VOLUME_ATTRIBUTES)),
});

/** core/v1 CSIVolumeSource: it has no handle; the kubelet makes one. */
const INLINE_CSI = message({
  driver: field(1, word),
  volumeAttributes: field(4, textMap(VOLUME_ATTRIBUTES)),
});

/** In-tree plugins of core/v1 PersistentVolumeSource that we only name. */
const PV_PLUGINS = {
  gcePersistentDisk: field(1, presence),
  awsElasticBlockStore: field(2, presence),
  hostPath: field(3, presence),
  glusterfs: field(4, presence),
  rbd: field(6, presence),
  cinder: field(8, presence),
  cephfs: field(9, presence),
  fc: field(10, presence),
  flocker: field(11, presence),
  flexVolume: field(12, presence),
  azureFile: field(13, presence),
  vsphereVolume: field(14, presence),
  quobyte: field(15, presence),
  azureDisk: field(16, presence),
  photonPersistentDisk: field(17, presence),
  portworxVolume: field(18, presence),
  scaleIO: field(19, presence),
  local: field(20, presence),
  storageos: field(21, presence),
} as const satisfies Record<string, Field<true>>;

/** In-tree plugins of core/v1 VolumeSource that reach over the network; what lives on the node (emptyDir, secret, …) is no volume to us. */
const POD_PLUGINS = {
  gcePersistentDisk: field(3, presence),
  awsElasticBlockStore: field(4, presence),
  glusterfs: field(9, presence),
  rbd: field(11, presence),
  flexVolume: field(12, presence),
  cinder: field(13, presence),
  cephfs: field(14, presence),
  flocker: field(15, presence),
  fc: field(17, presence),
  azureFile: field(18, presence),
  vsphereVolume: field(20, presence),
  quobyte: field(21, presence),
  azureDisk: field(22, presence),
  photonPersistentDisk: field(23, presence),
  portworxVolume: field(24, presence),
  scaleIO: field(25, presence),
  storageos: field(27, presence),
} as const satisfies Record<string, Field<true>>;

/** core/v1 PersistentVolumeSource. */
export const PV_SOURCE = message({
  nfs: field(5, NFS),
  iscsi: field(7, ISCSI),
  csi: field(22, CSI),
  ...PV_PLUGINS,
});

/** core/v1 VolumeSource: the volumes written into a Pod, and those it claims. */
const POD_VOLUME_SOURCE = message({
  nfs: field(7, NFS),
  iscsi: field(8, ISCSI),
  csi: field(28, INLINE_CSI),
  persistentVolumeClaim: field(10, message({ claimName: field(1, text) })),
  ephemeral: field(
    29,
    message({
      volumeClaimTemplate: field(
        1,
        message({ spec: field(2, message({ storageClassName: field(5, word) })) }),
      ),
    }),
  ),
  ...POD_PLUGINS,
});

const VOLUME = message({ name: field(1, text), volumeSource: inline(2, POD_VOLUME_SOURCE) });

/** core/v1 PodSpec `volumes`: those of a Pod, or of a Pod template. */
export const VOLUMES = list(VOLUME);

/** Volumes as read. */
export type Volumes = readonly Read<typeof VOLUME>[];

/** Names of the claims that volumes mount; `ephemeral` names the one that a generic ephemeral volume makes, or null. */
export function claimsIn(
  volumes: Volumes,
  ephemeral: (volume: string) => string | null,
): readonly string[] {
  const names = volumes
    .map(({ name, volumeSource: source }) => {
      if (source?.persistentVolumeClaim !== undefined)
        return source.persistentVolumeClaim.claimName ?? "";
      return source?.ephemeral !== undefined ? ephemeral(name ?? "") : null;
    })
    .filter((name) => name !== null);
  return names.length === 0 ? NO_ITEMS : names.slice(); // `filter` leaves room for 17, a copy for what is there
}

/** StorageClasses that the claim templates of generic ephemeral volumes name. */
export function ephemeralClassesIn(volumes: Volumes): readonly string[] {
  return volumes.flatMap(
    ({ volumeSource }) =>
      volumeSource?.ephemeral?.volumeClaimTemplate?.spec?.storageClassName ?? [],
  );
}

/** The volumes that are written in place and reach over the network. `handle` names a CSI volume after its own name. */
export function inlineSourcesIn(
  volumes: Volumes,
  handle: (volume: string) => string,
): readonly VolumeSource[] {
  const sources = volumes
    .map(({ name, volumeSource }) => inlineSourceOf(volumeSource, () => handle(name ?? "")))
    .filter((source) => source !== null);
  return sources.length === 0 ? NO_ITEMS : sources;
}

/** The source of a PersistentVolume; of a plugin that we do not read, only its name. */
export function pvSourceOf(source: Read<typeof PV_SOURCE> | undefined): VolumeSource {
  if (source?.csi !== undefined) {
    const { driver, volumeHandle, volumeAttributes } = source.csi;
    return {
      type: "csi",
      driver: required(driver, "spec.csi.driver"),
      volumeHandle: required(volumeHandle, "spec.csi.volumeHandle"),
      attributes: volumeAttributes ?? {},
    };
  }
  return (
    networkSourceOf(source) ?? pluginOf(source, PV_PLUGINS) ?? { type: "other", plugin: "unknown" }
  );
}

/** The volume written into a Pod, or null where it is a claim or lives on the node. `handle` names a CSI volume. */
function inlineSourceOf(
  source: Read<typeof POD_VOLUME_SOURCE> | undefined,
  handle: () => string,
): VolumeSource | null {
  if (source?.csi !== undefined) {
    return {
      type: "csi",
      driver: source.csi.driver ?? "",
      volumeHandle: handle(),
      attributes: source.csi.volumeAttributes ?? {},
    };
  }
  return networkSourceOf(source) ?? pluginOf(source, POD_PLUGINS);
}

type NetworkSources = {
  readonly nfs: Read<typeof NFS> | undefined;
  readonly iscsi: Read<typeof ISCSI> | undefined;
};

function networkSourceOf(source: NetworkSources | undefined): VolumeSource | null {
  if (source?.nfs !== undefined)
    return { type: "nfs", server: source.nfs.server ?? "", path: source.nfs.path ?? "" };
  if (source?.iscsi === undefined) return null;
  const { targetPortal = "", portals = [], iqn = "", lun = 0 } = source.iscsi;
  return {
    type: "iscsi",
    portals: [targetPortal, ...portals].filter((portal) => portal !== ""),
    iqn,
    lun,
  };
}

function pluginOf(
  source: object | undefined,
  plugins: Record<string, unknown>,
): VolumeSource | null {
  const plugin = Object.keys(source ?? {}).find((name) => Object.hasOwn(plugins, name));
  return plugin === undefined ? null : { type: "other", plugin };
}
