import { leafOf } from "../../model/indices.ts";
import { NOTED_NAME } from "../../model/stated.ts";
import type { Dataset, ZfsSnapshotDetails } from "../../model/truenas.ts";
import { uidIn } from "../../model/uid.ts";
import type { Clue, DriverType, Ownership } from "../links.ts";
import {
  type Around,
  type CsiDriverFormat,
  type CsiVolume,
  NO_LABELS,
  type NotedIds,
  ownValue,
  type SnapshotHandle,
  UNMARKED,
} from "./driver.ts";
import { iqnClue, nqnClue, pathClue, smbClue } from "./stated-clues.ts";

/**
 * democratic-csi (facts/democratic-csi §1-2), every driver type of its configuration. It marks a volume with ZFS user
 * properties; those are inherited by children and snapshots, and TrueNAS 25.10 reports inherited ones as local. So a mark
 * counts only where its value differs from the parent's.
 */
const P = Object.freeze({
  managed: "democratic-csi:managed_resource",
  success: "democratic-csi:provision_success",
  volumeName: NOTED_NAME.democraticCsi,
  driverType: "democratic-csi:volume_context_provisioner_driver",
  instanceId: "democratic-csi:volume_context_provisioner_instance_id",
  nfsShareId: "democratic-csi:freenas_nfs_share_id",
  smbShareId: "democratic-csi:freenas_smb_share_id",
  targetId: "democratic-csi:freenas_iscsi_target_id",
  extentId: "democratic-csi:freenas_iscsi_extent_id",
  subsystemId: "democratic-csi:freenas_nvmeof_subsystem_id",
  namespaceId: "democratic-csi:freenas_nvmeof_namespace_id",
  shareContext: "democratic-csi:csi_share_volume_context",
  snapshotName: "democratic-csi:csi_snapshot_name",
  snapshotSource: "democratic-csi:csi_snapshot_source_volume_id",
});

/** The formats of democratic-csi, all versions. */
export const democraticCsi: CsiDriverFormat = Object.freeze({
  name: "democratic-csi",
  userProperties: Object.freeze(Object.values(P)),
  recognises: ({ driver, attributes }: CsiVolume) =>
    ("node_attach_driver" in attributes && "provisioner_driver" in attributes) ||
    driver === EPHEMERAL_DRIVER,
  clues,
  ownership,
  typeOf: (dataset: Dataset) => DRIVER_TYPES[dataset.userProperties[P.driverType] ?? ""] ?? null,
  notedName,
  notedSmbShare,
  notedIds,
  labels: () => NO_LABELS,
  snapshotHandle,
  isCsiSnapshot: (details: ZfsSnapshotDetails) =>
    details.userProperties[P.snapshotName] === details.name,
});

/** CSI driver name of `zfs-local-ephemeral-inline` in the shipped examples; its volumes carry no attribute of the driver. */
const EPHEMERAL_DRIVER = "org.democratic-csi.ephemeral-inline";

const LOCAL: DriverType = Object.freeze({ protocol: "local", sharedByTruenas: false });

/** Driver values of its configuration that make datasets (facts/democratic-csi §1.1); `truenas-` is an alias of `freenas-`. */
const DRIVER_TYPES: Readonly<Record<string, DriverType>> = Object.freeze({
  ...freenasTypes("freenas"),
  ...freenasTypes("truenas"),
  "zfs-generic-nfs": { protocol: "nfs", sharedByTruenas: false },
  "zfs-generic-smb": { protocol: "smb", sharedByTruenas: false },
  "zfs-generic-iscsi": { protocol: "iscsi", sharedByTruenas: false },
  "zfs-generic-nvmeof": { protocol: "nvmeof", sharedByTruenas: false },
  "zfs-local-dataset": LOCAL,
  "zfs-local-zvol": LOCAL,
  "zfs-local-ephemeral-inline": LOCAL,
});

/** The protocol of a driver value in a configuration; null for one that is not known. */
export function protocolOfConfig(driver: string | null): DriverType["protocol"] | null {
  return DRIVER_TYPES[driver ?? ""]?.protocol ?? null;
}

/** Driver values that make directories in a share somebody made: one dataset, many volumes. */
const DIRECTORIES: ReadonlySet<string> = new Set(["nfs-client", "smb-client"]);

/** Driver values whose volumes are on no ZFS that we read: on the node's disk, another vendor's NAS, an object store. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "local-hostpath",
  "lustre-client",
  "objectivefs",
  "synology-iscsi",
  "synology-nfs",
  "synology-smb",
  "containerd-oci-ephemeral-inline",
  "vhd-ephemeral-inline",
]);

function freenasTypes(vendor: string): Record<string, DriverType> {
  const protocols = ["nfs", "smb", "iscsi", "nvmeof"] as const;
  const rows = protocols.flatMap((protocol) =>
    [`${vendor}-${protocol}`, `${vendor}-api-${protocol}`].map(
      (type) => [type, { protocol, sharedByTruenas: true }] as const,
    ),
  );
  return Object.fromEntries(rows);
}

/** The handle of a node-manual volume is whatever somebody wrote, and names no dataset; neither does that of a directory. */
function clues(volume: CsiVolume): readonly Clue[] {
  const { driver, volumeHandle, attributes } = volume;
  const type = attributes["provisioner_driver"] ?? "";
  if (ELSEWHERE.has(type)) return [];
  const stated = statedBy(volume);
  if (DIRECTORIES.has(type))
    return stated === null
      ? []
      : [stated.by === "path" ? { ...stated, isDirectory: true } : stated];
  const named: Clue = { by: "handle", driver, handle: volumeHandle };
  if (type === "node-manual") return stated === null ? [] : [stated];
  return stated === null ? [named] : [stated, named];
}

function statedBy(volume: CsiVolume): Clue | null {
  switch (volume.attributes["node_attach_driver"]) {
    case "nfs":
      return pathClue(volume);
    case "smb":
      return smbClue(volume);
    case "iscsi":
      return iqnClue(volume);
    case "nvmeof":
      return nqnClue(volume);
    case "zfs-local": {
      const path = volume.attributes["zfs_asset_name"];
      return path === undefined ? null : { by: "dataset", path };
    }
    default:
      return null;
  }
}

function ownership(dataset: Dataset, { parent }: Around): Ownership {
  const own = (name: string) => ownValue(dataset, parent, name);
  const snapshotName = own(P.snapshotName);
  if (snapshotName !== null && snapshotName === leafOf(dataset.path)) {
    const sourceVolume = dataset.userProperties[P.snapshotSource] ?? "";
    const provisioned = own(P.success) === "true";
    return { state: "detachedSnapshot", snapshotName, sourceVolume, provisioned };
  }
  const volumeName = own(P.volumeName);
  if (volumeName === null) return UNMARKED;
  if (dataset.userProperties[P.managed] !== "true") {
    return { state: "notOurs", because: `${P.managed} is not "true"` };
  }
  return {
    state: "volume",
    driverName: "democratic-csi",
    volumeName,
    claimUid: uidIn(volumeName),
    provisioned: dataset.userProperties[P.success] === "true",
    instanceId: dataset.userProperties[P.instanceId] ?? null,
    keptBecause: null,
  };
}

function notedIds(dataset: Dataset): NotedIds | null {
  const share = idIn(dataset, P.nfsShareId, P.smbShareId);
  const target = idIn(dataset, P.targetId, P.subsystemId);
  const device = idIn(dataset, P.extentId, P.namespaceId);
  return share === null && target === null && device === null ? null : { share, target, device };
}

/** A property that is an id, under the name of one protocol or of the other. */
function idIn({ userProperties }: Dataset, name: string, otherName: string): number | null {
  return Number(userProperties[name] ?? userProperties[otherName]) || null;
}

function notedName(dataset: Dataset): string | null {
  const text = dataset.userProperties[P.shareContext];
  if (text === undefined) return null;
  return /"[in]qn"\s*:\s*"([^"\\]+)"/.exec(text)?.[1] ?? null;
}

/** In the context of an NFS volume "share" is a path. */
function notedSmbShare(dataset: Dataset): string | null {
  const text = dataset.userProperties[P.shareContext];
  if (text === undefined) return null;
  return /"share"\s*:\s*"([^"\\/][^"\\]*)"/.exec(text)?.[1] ?? null;
}

function snapshotHandle(handle: string): SnapshotHandle | null {
  const [, volume, separator, snapshot] = /^([^@/=&:]+)([@/])([^@/=&]+)$/.exec(handle) ?? [];
  if (volume === undefined || snapshot === undefined) return null;
  return { volume, snapshot, detached: separator === "/", copyLiesIn: volume };
}
