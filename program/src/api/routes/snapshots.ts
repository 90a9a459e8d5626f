import { Type } from "typebox";
import { keyOfRecord, snapshotKey } from "../../model/identity.ts";
import type { PersistentVolume, VolumeSnapshot } from "../../model/kubernetes.ts";
import type { Touched } from "../../model/touched.ts";
import type { ZfsSnapshot } from "../../model/truenas.ts";
import { volumesOn } from "../rows/dataset-volumes.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { isAllShown } from "../rows/read-whole.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { clonesOf, takenFor } from "../volume/snapshots.ts";
import { BYTES, NAME, oneOf, orNull, time } from "../wire/words.ts";

const ROW = exactly({
  kind: oneOf(["VolumeSnapshot", "ZfsSnapshot"]),
  name: Type.String({ description: "Of a ZFS snapshot the full one." }),
  source: Type.String({ description: "Its cluster or system." }),
  namespace: orNull(
    NAME,
    "Whose it is: of a VolumeSnapshot, of the one that a ZFS snapshot was taken for, else of the claim whose data its dataset holds.",
  ),
  claim: orNull(NAME, "What it was taken of."),
  volumeSnapshot: orNull(NAME, "The one that a ZFS snapshot was taken for."),
  content: orNull(NAME, "VolumeSnapshotContent that a VolumeSnapshot names."),
  readyToUse: orNull(Type.Boolean()),
  dataset: orNull(Type.String(), "Path."),
  pool: orNull(NAME),
  usedBytes: orNull(BYTES, "What only it holds; read of few."),
  clones: orNull(
    Type.Array(Type.String()),
    "Datasets cloned from a ZFS snapshot: while they are there it cannot be deleted. null where not all were read or may be shown, and of a VolumeSnapshot, of which it is not said.",
  ),
  holds: orNull(
    Type.Array(Type.String()),
    "Tags of its holds, which keep it from being destroyed; read of few ZFS snapshots, null where not and of a VolumeSnapshot: that is not none.",
  ),
  blocks: orNull(
    Type.Array(NAME),
    "PersistentVolumes whose deletion a ZFS snapshot is in the way of: they wait for it. null where not all were read or may be shown, and of a VolumeSnapshot, of which it is not said.",
  ),
  createdAt: orNull(time("When it was taken; read of few of those on a NAS")),
  ...FOUND,
});

/** A snapshot of either side, as a row of the list. */
export type SnapshotRow = RowOf<typeof ROW>;

/** Few of them are looked at and there may be very many: nothing is kept beside the record. */
type Item = VolumeSnapshot | ZfsSnapshot;

const SNAPSHOTS = defineResource<Item, typeof ROW>({
  path: "/snapshots",
  summary: "Snapshots of both sides: VolumeSnapshots and ZFS snapshots",
  needs: ["volumeSnapshots", "zfsSnapshots", "datasets", "persistentVolumes"],
  row: ROW,
  sorts: {
    name: nameOf,
    createdAt: (item, shown) =>
      isZfs(item) ? (detailsOf(item, shown)?.createdAt ?? null) : item.createdAt,
    usedBytes: (item, shown) => (isZfs(item) ? (detailsOf(item, shown)?.usedBytes ?? null) : null),
    worst: (item, shown) => badness(foundAbout([keyOfRecord(item)], null, shown)),
  },
  filters: {
    namespace: (item, shown) =>
      isZfs(item) ? (whoseIs(item, shown)?.namespace ?? null) : item.namespace,
    source: (item, shown) => shown.nameOf(isZfs(item) ? item.system : item.cluster),
    kind: (item) => (isZfs(item) ? "ZfsSnapshot" : "VolumeSnapshot"),
    pool: (item) => (isZfs(item) ? (item.dataset.split("/", 1)[0] ?? null) : null),
    dataset: (item) => (isZfs(item) ? item.dataset : null),
    worst: (item, shown) => foundAbout([keyOfRecord(item)], null, shown).worst,
    claim: (item, shown) => (isZfs(item) ? (whoseIs(item, shown)?.claim ?? null) : item.claimName),
  },
  names: nameOf,
  keyOf: keyOfRecord,
  *items({ inventory }) {
    for (const record of inventory.all("volumeSnapshots")) yield record;
    for (const record of inventory.all("zfsSnapshots")) yield record;
  },
  again: {
    of: ["volumeSnapshots", "zfsSnapshots"],
    beside: snapshotsOn,
    items: (keys, { inventory }) =>
      [...keys].flatMap(
        (key) => inventory.get("volumeSnapshots", key) ?? inventory.get("zfsSnapshots", key) ?? [],
      ),
  },
  rowOf: (item, shown) => (isZfs(item) ? zfsRow(item, shown) : row(item, shown)),
});

function nameOf(item: Item): string {
  return isZfs(item) ? `${item.dataset}@${item.name}` : `${item.namespace}/${item.name}`;
}

function isZfs(item: Item): item is ZfsSnapshot {
  return "createTxg" in item;
}

/** Whose a ZFS snapshot is: what it was taken for says it, else the claim that uses its dataset; null where nobody does. */
function whoseIs(
  snapshot: ZfsSnapshot,
  shown: Shown,
): { readonly namespace: string; readonly claim: string | null } | null {
  const [claim = null] = claimsOf(snapshot, shown);
  const of = takenFor(snapshot, shown);
  if (of === null) return claim && { namespace: claim.namespace, claim: claim.name };
  return { namespace: of.namespace, claim: claim?.namespace === of.namespace ? claim.name : null };
}

/** Claims that use the dataset of a snapshot, by name. */
function claimsOf(snapshot: ZfsSnapshot, shown: Shown) {
  return volumesOf(snapshot, shown)
    .flatMap(({ claimRef }) => claimRef ?? [])
    .toSorted((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
}

function volumesOf({ system, dataset }: ZfsSnapshot, shown: Shown) {
  const [of] = shown.inventory.findOn(system, "datasets", "path", dataset);
  return of === undefined ? [] : volumesOn(of, shown);
}

/** What waits for its deletion, which a snapshot of its dataset is in the way of (facts/democratic-csi §2.4). */
function blockedBy(snapshot: ZfsSnapshot, shown: Shown): string[] {
  return volumesOf(snapshot, shown)
    .filter(waitsForDeletion)
    .map(({ name }) => name);
}

function waitsForDeletion({
  reclaimPolicy,
  phase,
  deletionRequestedAt,
}: PersistentVolume): boolean {
  const isLetGo = phase === "Released" || phase === "Failed" || deletionRequestedAt !== null;
  return reclaimPolicy === "Delete" && isLetGo;
}

/** Snapshots of a dataset: what is touched when a volume on it changes, or a clone of it, is the dataset. */
function snapshotsOn(touched: readonly Touched[], { inventory }: Shown): readonly ZfsSnapshot[] {
  return touched.flatMap(({ collection, key }) => {
    const dataset = collection === "datasets" ? inventory.get("datasets", key) : undefined;
    if (dataset === undefined) return [];
    return inventory.findOn(dataset.system, "zfsSnapshots", "dataset", dataset.path);
  });
}

function detailsOf(snapshot: ZfsSnapshot, { inventory }: Shown) {
  return inventory.get("zfsSnapshotDetails", snapshotKey(snapshot));
}

function zfsRow(snapshot: ZfsSnapshot, shown: Shown) {
  const details = detailsOf(snapshot, shown);
  const of = takenFor(snapshot, shown);
  const whose = whoseIs(snapshot, shown);
  return {
    kind: "ZfsSnapshot" as const,
    name: nameOf(snapshot),
    source: shown.nameOf(snapshot.system),
    namespace: whose?.namespace ?? null,
    claim: whose?.claim ?? null,
    volumeSnapshot: of?.name ?? null,
    content: null,
    readyToUse: null,
    dataset: snapshot.dataset,
    pool: snapshot.dataset.split("/", 1)[0] ?? null,
    usedBytes: details?.usedBytes ?? null,
    clones: clonesOf(snapshot, shown),
    holds: details?.holds?.slice() ?? null,
    blocks: isAllShown("persistentVolumes", shown) ? blockedBy(snapshot, shown) : null,
    ...foundAbout([keyOfRecord(snapshot)], null, shown),
    createdAt: details?.createdAt ?? null,
  };
}

function row(snapshot: VolumeSnapshot, shown: Shown) {
  return {
    kind: "VolumeSnapshot" as const,
    name: snapshot.name,
    source: shown.nameOf(snapshot.cluster),
    namespace: snapshot.namespace,
    claim: snapshot.claimName,
    volumeSnapshot: null,
    content: snapshot.contentName,
    readyToUse: snapshot.readyToUse,
    dataset: null,
    pool: null,
    usedBytes: null,
    clones: null,
    holds: null,
    blocks: null,
    ...foundAbout([keyOfRecord(snapshot)], null, shown),
    createdAt: snapshot.createdAt,
  };
}

/** Snapshots of both sides. */
export const snapshots = listRoute(SNAPSHOTS);
