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
 * tns-csi (facts/democratic-csi §7.2; fenio/tns-csi pkg/tnsapi/properties.go, pkg/driver/controller.go). Marks a volume
 * once everything is made; `managed_by` is on parents and inherited, so the volume's name of its own is what counts.
 */
const P = Object.freeze({
  managedBy: "tns-csi:managed_by",
  volumeName: NOTED_NAME.tnsCsi,
  protocol: "tns-csi:protocol",
  clusterId: "tns-csi:cluster_id",
  deleteStrategy: "tns-csi:delete_strategy",
  adoptable: "tns-csi:adoptable",
  nfsShareId: "tns-csi:nfs_share_id",
  smbShareId: "tns-csi:smb_share_id",
  iqn: "tns-csi:iscsi_iqn",
  nqn: "tns-csi:nvmeof_subsystem_nqn",
  snapshotId: "tns-csi:snapshot_id",
  snapshotSource: "tns-csi:source_volume_id",
  detached: "tns-csi:detached_snapshot",
});

/** The formats of tns-csi. */
export const tnsCsi: CsiDriverFormat = Object.freeze({
  name: "tns-csi",
  userProperties: Object.freeze(Object.values(P)),
  recognises: ({ driver }: CsiVolume) => driver === "tns.csi.io",
  clues,
  ownership,
  typeOf,
  notedName: ({ userProperties }: Dataset) =>
    userProperties[P.iqn] ?? userProperties[P.nqn] ?? null,
  notedSmbShare: () => null,
  notedIds,
  labels: () => NO_LABELS,
  snapshotHandle,
  isCsiSnapshot: ({ name, userProperties }: ZfsSnapshotDetails) =>
    userProperties[P.snapshotId] === name,
});

function notedIds({ userProperties }: Dataset): NotedIds | null {
  const share = Number(userProperties[P.nfsShareId] ?? userProperties[P.smbShareId]) || null;
  return share === null ? null : { share, target: null, device: null };
}

/** The handle is the full name of the dataset; that of old volumes is only its leaf. */
function clues(volume: CsiVolume): readonly Clue[] {
  const { driver, volumeHandle } = volume;
  const stated = pathClue(volume) ?? smbClue(volume) ?? iqnClue(volume) ?? nqnClue(volume);
  const named: Clue = volumeHandle.includes("/")
    ? { by: "dataset", path: volumeHandle }
    : { by: "handle", driver, handle: volumeHandle };
  return stated === null ? [named] : [stated, named];
}

function ownership(dataset: Dataset, { parent }: Around): Ownership {
  const own = (name: string) => ownValue(dataset, parent, name);
  if (dataset.userProperties[P.managedBy] !== "tns-csi") return UNMARKED;
  const snapshotName = own(P.snapshotId);
  if (dataset.userProperties[P.detached] === "true" && snapshotName === leafOf(dataset.path)) {
    const sourceVolume = leafOf(dataset.userProperties[P.snapshotSource] ?? "");
    return { state: "detachedSnapshot", snapshotName, sourceVolume, provisioned: true };
  }
  const volumeName = own(P.volumeName);
  if (volumeName === null) return UNMARKED;
  return {
    state: "volume",
    driverName: "tns-csi",
    volumeName,
    claimUid: uidIn(volumeName),
    provisioned: true,
    instanceId: dataset.userProperties[P.clusterId] ?? null,
    keptBecause: keptBecause(dataset),
  };
}

/** With `retain` the driver deletes nothing when the claim goes; an adoptable volume waits for another cluster. */
function keptBecause({ userProperties }: Dataset): string | null {
  if (userProperties[P.deleteStrategy] === "retain") return "its delete strategy is retain";
  return userProperties[P.adoptable] === "true" ? "it is marked for adoption by a cluster" : null;
}

const PROTOCOLS: Readonly<Record<string, DriverType["protocol"]>> = Object.freeze({
  nfs: "nfs",
  smb: "smb",
  iscsi: "iscsi",
  nvmeof: "nvmeof",
});

function typeOf({ userProperties }: Dataset): DriverType | null {
  const protocol = PROTOCOLS[userProperties[P.protocol] ?? ""];
  return protocol === undefined ? null : { protocol, sharedByTruenas: true };
}

/** `<protocol>:<handle>@<snapshot>`, `detached:<protocol>:…` for a copy at `<detached parent>/<snapshot>`. */
function snapshotHandle(handle: string): SnapshotHandle | null {
  const [, detached, volume, snapshot] =
    /^(detached:)?(?:nfs|smb|iscsi|nvmeof):([^@]+)@([^@/]+)$/.exec(handle) ?? [];
  if (volume === undefined || snapshot === undefined) return null;
  return { volume, snapshot, detached: detached !== undefined, copyLiesIn: null };
}
