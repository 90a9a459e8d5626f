import { leafOf, plainPath } from "../../model/indices.ts";
import type { Dataset, ZfsSnapshotDetails } from "../../model/truenas.ts";
import type { Clue, DriverType, Ownership } from "../links.ts";
import type { CsiDriverFormat, CsiVolume, SnapshotHandle } from "./driver.ts";

/**
 * democratic-csi (facts/democratic-csi §1-2). It marks a volume with ZFS user properties; those are inherited by children
 * and snapshots, and TrueNAS 25.10 reports inherited ones as local. So a mark counts only where its value differs from
 * the parent's.
 */
const P = Object.freeze({
  managed: "democratic-csi:managed_resource",
  success: "democratic-csi:provision_success",
  volumeName: "democratic-csi:csi_volume_name",
  driverType: "democratic-csi:volume_context_provisioner_driver",
  instanceId: "democratic-csi:volume_context_provisioner_instance_id",
  shareContext: "democratic-csi:csi_share_volume_context",
  snapshotName: "democratic-csi:csi_snapshot_name",
  snapshotSource: "democratic-csi:csi_snapshot_source_volume_id",
});

const UID_LENGTH = 36;
const PREFIX = /^[a-z0-9-]+-$/;
const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The formats of democratic-csi, all versions. */
export const democraticCsi: CsiDriverFormat = Object.freeze({
  name: "democratic-csi",
  userProperties: Object.freeze(Object.values(P)),
  recognises: (volume: CsiVolume) =>
    "node_attach_driver" in volume.attributes && "provisioner_driver" in volume.attributes,
  clues,
  ownership,
  typeOf: (dataset: Dataset) => DRIVER_TYPES[dataset.userProperties[P.driverType] ?? ""] ?? null,
  notedIqn,
  snapshotHandle,
  couldBeCsiSnapshot: (name: string) =>
    uidIn(name) !== null && !name.startsWith("volume-source-for-"),
  isCsiSnapshot: (details: ZfsSnapshotDetails) =>
    details.userProperties[P.snapshotName] === details.name,
  volumeClaimUid: uidIn,
  volumeSnapshotUid: uidIn,
});

/** Driver values of its configuration (facts/democratic-csi §1.1); `truenas-` is an alias of `freenas-`. */
const DRIVER_TYPES: Readonly<Record<string, DriverType>> = Object.freeze({
  ...freenasTypes("freenas"),
  ...freenasTypes("truenas"),
  "zfs-generic-nfs": { protocol: "nfs", sharedByTruenas: false },
  "zfs-generic-smb": { protocol: "smb", sharedByTruenas: false },
  "zfs-generic-iscsi": { protocol: "iscsi", sharedByTruenas: false },
  "zfs-generic-nvmeof": { protocol: "nvmeof", sharedByTruenas: false },
  "zfs-local-dataset": { protocol: "local", sharedByTruenas: false },
  "zfs-local-zvol": { protocol: "local", sharedByTruenas: false },
});

function freenasTypes(vendor: string): Record<string, DriverType> {
  const protocols = ["nfs", "smb", "iscsi", "nvmeof"] as const;
  const rows = protocols.flatMap((protocol) =>
    [`${vendor}-${protocol}`, `${vendor}-api-${protocol}`].map(
      (type) => [type, { protocol, sharedByTruenas: true }] as const,
    ),
  );
  return Object.fromEntries(rows);
}

/** The handle of a node-manual volume is whatever somebody wrote, and names no dataset. */
function clues({ driver, volumeHandle, attributes }: CsiVolume): readonly Clue[] {
  const handle: Clue = { by: "handle", driver, handle: volumeHandle };
  const named = attributes["provisioner_driver"] === "node-manual" ? [] : [handle];
  const { server, share, iqn, portal, portals, lun, node_attach_driver: protocol } = attributes;
  if (protocol === "nfs" && server !== undefined && share !== undefined)
    return [{ by: "path", server, path: plainPath(share) }, ...named];
  if (protocol === "iscsi" && iqn !== undefined) {
    const addresses = [portal, ...(portals?.split(",") ?? [])].filter(
      (address): address is string => address !== undefined && address !== "",
    );
    return [{ by: "iqn", portals: addresses, iqn, lun: Number(lun ?? "0") }, ...named];
  }
  return named;
}

function ownership(dataset: Dataset, parent: Dataset | null): Ownership {
  const own = (name: string): string | null => {
    const value = dataset.userProperties[name];
    return value === undefined || value === parent?.userProperties[name] ? null : value;
  };
  const leaf = leafOf(dataset.path);
  const snapshotName = own(P.snapshotName);
  if (snapshotName !== null && snapshotName === leaf) {
    const sourceVolume = dataset.userProperties[P.snapshotSource] ?? "";
    return {
      state: "detachedSnapshot",
      snapshotName,
      sourceVolume,
      provisioned: own(P.success) === "true",
    };
  }
  const volumeName = own(P.volumeName);
  if (volumeName === null)
    return { state: "notOurs", because: "it carries no CSI volume name of its own" };
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
  };
}

function notedIqn(dataset: Dataset): string | null {
  const text = dataset.userProperties[P.shareContext];
  if (text === undefined) return null;
  const iqn = /"iqn"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
  return iqn ?? null;
}

function snapshotHandle(handle: string): SnapshotHandle | null {
  const [, volume, separator, snapshot] = /^([^@/=&]+)([@/])([^@/=&]+)$/.exec(handle) ?? [];
  if (volume === undefined || snapshot === undefined) return null;
  return { volume, snapshot, detached: separator === "/" };
}

/** "pvc-<UID>" -> the UID. Asked of every snapshot there is, so the one character that most names lack is looked at first. */
function uidIn(name: string): string | null {
  const at = name.length - UID_LENGTH;
  if (at < 2 || name[at - 1] !== "-") return null;
  const uid = name.slice(at);
  return UID.test(uid) && PREFIX.test(name.slice(0, at)) ? uid : null;
}
