import { Type } from "typebox";
import { keyOfRecord, snapshotKey } from "../../model/identity.ts";
import type { Key } from "../../model/ids.ts";
import type { PersistentVolume, VolumeSnapshot } from "../../model/kubernetes.ts";
import type { Touched } from "../../model/touched.ts";
import type { ZfsSnapshot } from "../../model/truenas.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { takenFor } from "../volume/snapshots.ts";
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
    "Datasets cloned from it: while they are there it cannot be deleted. null where not all may be shown.",
  ),
  blocks: orNull(
    Type.Array(NAME),
    "PersistentVolumes whose deletion it is in the way of: they wait for it. null where not all may be shown.",
  ),
  createdAt: orNull(time("When it was taken; read of few of those on a NAS")),
  ...FOUND,
});

/** A snapshot of either side, as a row of the list. */
export type SnapshotRow = RowOf<typeof ROW>;

/** Few of them are looked at and there may be very many: an item is a record with its name. */
interface Item {
  readonly name: string;
  readonly record: VolumeSnapshot | ZfsSnapshot;
}

const SNAPSHOTS = defineResource<Item, typeof ROW>({
  path: "/snapshots",
  summary: "Snapshots of both sides: VolumeSnapshots and ZFS snapshots",
  needs: ["volumeSnapshots", "zfsSnapshots", "datasets", "persistentVolumes"],
  row: ROW,
  sorts: {
    name: ({ name }) => name,
    createdAt: ({ record }, shown) =>
      isZfs(record) ? (detailsOf(record, shown)?.createdAt ?? null) : record.createdAt,
    usedBytes: ({ record }, shown) =>
      isZfs(record) ? (detailsOf(record, shown)?.usedBytes ?? null) : null,
    worst: ({ record }, shown) => badness(foundAbout([keyOfRecord(record)], null, shown)),
  },
  filters: {
    namespace: ({ record }, shown) =>
      isZfs(record) ? (whoseIs(record, shown)?.namespace ?? null) : record.namespace,
    source: ({ record }, shown) => shown.nameOf(isZfs(record) ? record.system : record.cluster),
    kind: ({ record }) => (isZfs(record) ? "ZfsSnapshot" : "VolumeSnapshot"),
    pool: ({ record }) => (isZfs(record) ? (record.dataset.split("/", 1)[0] ?? null) : null),
    dataset: ({ record }) => (isZfs(record) ? record.dataset : null),
    worst: ({ record }, shown) => foundAbout([keyOfRecord(record)], null, shown).worst,
    claim: ({ record }, shown) =>
      isZfs(record) ? (whoseIs(record, shown)?.claim ?? null) : record.claimName,
  },
  names: ({ name }) => name,
  keyOf: ({ record }) => keyOfRecord(record),
  *items({ inventory }) {
    for (const record of inventory.all("volumeSnapshots")) yield itemOf(record);
    for (const record of inventory.all("zfsSnapshots")) yield itemOf(record);
  },
  again: {
    of: ["volumeSnapshots", "zfsSnapshots"],
    also: (touched, shown) => snapshotsOn(touched, shown),
    items: (keys, { inventory }) =>
      [...keys].flatMap((key) => {
        const record = inventory.get("volumeSnapshots", key) ?? inventory.get("zfsSnapshots", key);
        return record === undefined ? [] : [itemOf(record)];
      }),
  },
  rowOf: ({ name, record }, shown) =>
    isZfs(record) ? zfsRow(name, record, shown) : row(record, shown),
});

function itemOf(record: VolumeSnapshot | ZfsSnapshot): Item {
  const name = isZfs(record)
    ? `${record.dataset}@${record.name}`
    : `${record.namespace}/${record.name}`;
  return { name, record };
}

function isZfs(record: VolumeSnapshot | ZfsSnapshot): record is ZfsSnapshot {
  return "createTxg" in record;
}

/** Whose a ZFS snapshot is: what it was taken for says it, else the claim that uses its dataset; null where nobody does. */
function whoseIs(
  snapshot: ZfsSnapshot,
  shown: Shown,
): { readonly namespace: string; readonly claim: string | null } | null {
  const [claim = null] = claimsOn(snapshot, shown);
  const of = takenFor(snapshot, shown);
  if (of === null) return claim && { namespace: claim.namespace, claim: claim.name };
  return { namespace: of.namespace, claim: claim?.namespace === of.namespace ? claim.name : null };
}

/** Claims that use the dataset of a snapshot, by name. */
function claimsOn(snapshot: ZfsSnapshot, shown: Shown) {
  return volumesOn(snapshot, shown)
    .flatMap(({ claimRef }) => claimRef ?? [])
    .toSorted((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
}

function volumesOn({ system, dataset }: ZfsSnapshot, { inventory, links }: Shown) {
  return inventory
    .findOn(system, "datasets", "path", dataset)
    .flatMap((one) => links.pvsOf(one).map(({ to }) => to));
}

/** What waits for its deletion, which a snapshot of its dataset is in the way of (facts/democratic-csi §2.4). */
function blockedBy(snapshot: ZfsSnapshot, shown: Shown): string[] {
  return volumesOn(snapshot, shown)
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

/** Snapshots of a dataset: what is touched when a volume on it changes is the dataset. */
function snapshotsOn({ collection, key }: Touched, { inventory }: Shown): readonly Key[] {
  if (collection !== "datasets") return [];
  const dataset = inventory.get("datasets", key);
  if (dataset === undefined) return [];
  const { system, path } = dataset;
  return inventory.findOn(system, "zfsSnapshots", "dataset", path).map(keyOfRecord);
}

function detailsOf(snapshot: ZfsSnapshot, { inventory }: Shown) {
  return inventory.get("zfsSnapshotDetails", snapshotKey(snapshot));
}

/** What others have there is not told, and that they have nothing neither. */
function isAllShown({ inventory }: Shown): boolean {
  return inventory.withheld("persistentVolumes") === null;
}

function zfsRow(name: string, snapshot: ZfsSnapshot, shown: Shown) {
  const details = detailsOf(snapshot, shown);
  const of = takenFor(snapshot, shown);
  const whose = whoseIs(snapshot, shown);
  return {
    kind: "ZfsSnapshot" as const,
    name,
    source: shown.nameOf(snapshot.system),
    namespace: whose?.namespace ?? null,
    claim: whose?.claim ?? null,
    volumeSnapshot: of?.name ?? null,
    content: null,
    readyToUse: null,
    dataset: snapshot.dataset,
    pool: snapshot.dataset.split("/", 1)[0] ?? null,
    usedBytes: details?.usedBytes ?? null,
    clones: isAllShown(shown) ? shown.links.clonesOf(snapshot).map(({ path }) => path) : null,
    blocks: isAllShown(shown) ? blockedBy(snapshot, shown) : null,
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
    clones: [],
    blocks: [],
    ...foundAbout([keyOfRecord(snapshot)], null, shown),
    createdAt: snapshot.createdAt,
  };
}

/** Snapshots of both sides. */
export const snapshots = listRoute(SNAPSHOTS);
