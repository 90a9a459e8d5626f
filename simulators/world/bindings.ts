import { csiVolumeName, mountpoint, volumeContext, volumeId } from "./names.ts";
import type { ForeignDataset } from "./model.ts";
import type { Snapshot, Volume, World } from "./world.ts";

/** What a world gets to know only when it is poured: UIDs of the API server, names that hold them, and the time. */
export interface Bindings {
  /** The world's now, epoch ms: ages count back from here. */
  readonly now: number;
  /** By volume id. */
  readonly volumes: ReadonlyMap<string, VolumeBinding>;
  /** By snapshot id. */
  readonly snapshots: ReadonlyMap<string, SnapshotBinding>;
}

/** Names of one volume on both sides. */
export interface VolumeBinding {
  /** UID of the claim it was made for; minted where that claim never was in the cluster. */
  readonly claimUid: string;
  /** `pvc-<UID>`. */
  readonly csiName: string;
  /** Last part of the dataset's path, and the volumeHandle of a provisioned PV. */
  readonly leaf: string;
  /** The dataset at the time of provisioning: where the access path points. */
  readonly provisionedAs: string;
  /** Where the dataset is, or was last. */
  readonly dataset: string;
  readonly pvName: string;
  readonly context: Readonly<Record<string, string | number>>;
}

/** Names of one snapshot on both sides. */
export interface SnapshotBinding {
  /** The part after the "@"; for a detached one, the leaf of the copy. */
  readonly name: string;
  /** Full name of the ZFS snapshot, or path of the detached copy. */
  readonly zfsName: string;
  readonly handle: string;
  readonly contentName: string;
}

/** Names of a volume whose claim has (or had) this UID. */
export function bindVolume(volume: Volume, claimUid: string): VolumeBinding {
  const { install } = volume;
  const csiName = csiVolumeName(claimUid);
  const leaf = volumeId(install, volume.claim, claimUid);
  const provisionedAs = `${volume.formerParent ?? install.parent}/${leaf}`;
  return {
    claimUid,
    csiName,
    leaf,
    provisionedAs,
    dataset: volume.renamedTo?.replace("{leaf}", leaf) ?? provisionedAs,
    pvName: pvNameOf(volume, csiName),
    context: volumeContext(install, leaf, provisionedAs, addressOf(volume)),
  };
}

/** Where nodes were told to find it, which may not be so any more. */
function addressOf({ drift, install }: Volume): string {
  return drift === "portalGone" ? FORMER_ADDRESS : install.system.address;
}

/** An address that no NAS of a world has. */
const FORMER_ADDRESS = "10.0.9.9";

/** A PV that a person wrote is called after its claim. */
function pvNameOf(volume: Volume, csiName: string): string {
  const byHand = volume.fate.pv === "static" || volume.fate.pv === "inTree";
  const { namespace, name } = volume.claimNow ?? volume.claim;
  return byHand ? `${namespace}-${name}-by-hand` : csiName;
}

/** Names of a snapshot whose VolumeSnapshot has (or had) this UID. */
export function bindSnapshot(
  world: World,
  snapshot: Snapshot,
  uid: string,
  volume: VolumeBinding,
): SnapshotBinding {
  const name = zfsSnapshotName(world, snapshot, uid);
  const detached = snapshot.kind === "detached";
  return {
    name,
    zfsName: detached
      ? `${snapshot.of.install.snapshotParent}/${volume.leaf}/${name}`
      : `${volume.dataset}@${name}`,
    handle: `${volume.leaf}${detached ? "/" : "@"}${name}`,
    contentName: `snapcontent-${uid}`,
  };
}

function zfsSnapshotName(world: World, snapshot: Snapshot, uid: string): string {
  switch (snapshot.kind) {
    case "csi":
    case "detached":
      return `snapshot-${uid}`;
    case "manual":
      return snapshot.name;
    case "temporary":
      return `volume-source-for-volume-pvc-${world.mint.uuid("never made", snapshot.id)}`;
  }
}

/** The entry of this id. Throws TypeError where it is missing: the world was not poured, or names what it does not have. */
export function bound<T>(entries: ReadonlyMap<string, T>, id: string): T {
  const entry = entries.get(id);
  if (entry === undefined) {
    throw new TypeError(`${id} is not there: was this world poured?`);
  }
  return entry;
}

/** Path that an NFS client mounts. */
export function sharePath(binding: VolumeBinding): string {
  return mountpoint(binding.provisionedAs);
}

/**
 * Path of a dataset that no install made: below a volume where `below` says so, and with "{leaf}" standing for the leaf of
 * the volume whose marks it carries.
 */
export function foreignPath(
  { volumes }: Bindings,
  { path, below, marksOf }: ForeignDataset,
): string {
  const named = marksOf === null ? path : path.replace("{leaf}", bound(volumes, marksOf).leaf);
  return below === null ? named : `${bound(volumes, below).dataset}/${named}`;
}
