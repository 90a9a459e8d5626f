import type { Static } from "typebox";
import type { ObjectRef, PersistentVolumeClaim, VolumeSnapshot } from "../../model/kubernetes.ts";
import { keyOfRecord, snapshotKey } from "../../model/identity.ts";
import { inCluster, inNamespace } from "../../model/indices.ts";
import type { ZfsSnapshot } from "../../model/truenas.ts";
import { isReadWhole } from "../rows/read-whole.ts";
import { isPartOnly, mayBeOthers, type VolumeItem } from "../rows/volume-items.ts";
import type { Shown } from "../shown.ts";
import { MOST_SNAPSHOTS, type SNAPSHOTS } from "./schema.ts";

type ZfsSnapshots = NonNullable<Static<typeof SNAPSHOTS.zfsSnapshots>>;
type VolumeSnapshots = NonNullable<Static<typeof SNAPSHOTS.volumeSnapshots>>;

/** The VolumeSnapshot that a ZFS snapshot was taken for: by its content, else by the UID in its name; null where for none. */
export function takenFor(
  snapshot: ZfsSnapshot,
  { links }: Pick<Shown, "links">,
): Pick<ObjectRef, "namespace" | "name"> | null {
  const [content] = links.contentsOf(snapshot);
  const of = content?.to.volumeSnapshot ?? links.volumeSnapshotOf(snapshot)?.to;
  return of ? { namespace: of.namespace, name: of.name } : null;
}

/** Paths of what was cloned from a ZFS snapshot; null where not all of it was read or may be shown. */
export function clonesOf(snapshot: ZfsSnapshot, shown: Shown): string[] | null {
  const { system, dataset: path } = snapshot;
  if (isPartOnly(shown) || !isReadWhole("datasets", { system, path }, shown)) return null;
  return shown.links.clonesOf(snapshot).map((clone) => clone.path);
}

/** ZFS snapshots of the dataset of a volume, the newest first; null where that there are none cannot be told. */
export function zfsSnapshotsOf(item: VolumeItem, shown: Shown): ZfsSnapshots | null {
  const { dataset } = item;
  if (dataset === null || mayBeOthers(item, shown)) return null;
  const all = shown.inventory.findOn(dataset.system, "zfsSnapshots", "dataset", dataset.path);
  if (all.length === 0 && !isReadWhole("zfsSnapshots", dataset, shown)) return null;
  const rows = all
    .toSorted(newestFirst)
    .slice(0, MOST_SNAPSHOTS)
    .map((snapshot) => {
      const details = shown.inventory.get("zfsSnapshotDetails", snapshotKey(snapshot));
      return {
        key: keyOfRecord(snapshot),
        name: snapshot.name,
        createdAt: details?.createdAt ?? null,
        usedBytes: details?.usedBytes ?? null,
        holds: details?.holds?.slice() ?? null,
        volumeSnapshot: takenFor(snapshot, shown),
        clones: clonesOf(snapshot, shown),
      };
    });
  return { total: all.length, rows };
}

/** By transaction group: decimal numbers that may be too long for a number. */
function newestFirst({ createTxg: a }: ZfsSnapshot, { createTxg: b }: ZfsSnapshot): number {
  return b.length - a.length || (a < b ? 1 : a > b ? -1 : 0);
}

/** VolumeSnapshots of a claim, the newest first. */
export function volumeSnapshotsOf(
  { cluster, namespace, name }: PersistentVolumeClaim,
  shown: Shown,
): VolumeSnapshots {
  const value = inNamespace(cluster, namespace, name);
  const all = shown.inventory.find("volumeSnapshots", "claim", value);
  const newest = all.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, MOST_SNAPSHOTS);
  return { total: all.length, rows: newest.map((snapshot) => volumeSnapshotRow(snapshot, shown)) };
}

function volumeSnapshotRow(snapshot: VolumeSnapshot, { inventory, links }: Shown) {
  const { name, readyToUse, error, contentName, createdAt, cluster } = snapshot;
  const [content] =
    contentName === null
      ? []
      : inventory.find("volumeSnapshotContents", "name", inCluster(cluster, contentName));
  const zfs = content && links.zfsOf(content)?.to;
  return {
    key: keyOfRecord(snapshot),
    name,
    readyToUse,
    error,
    content: contentName,
    deletionPolicy: content?.deletionPolicy ?? null,
    zfsSnapshot: zfs ? ("path" in zfs ? zfs.path : `${zfs.dataset}@${zfs.name}`) : null,
    createdAt,
  };
}
