import { Type } from "typebox";
import { keyOfRecord, snapshotKey } from "../../model/identity.ts";
import type { VolumeSnapshot } from "../../model/kubernetes.ts";
import type { ZfsSnapshot } from "../../model/truenas.ts";
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
  namespace: orNull(NAME, "Of a VolumeSnapshot, or of the one that a ZFS snapshot was taken for."),
  claim: orNull(NAME, "What it was taken of."),
  volumeSnapshot: orNull(NAME, "The one that a ZFS snapshot was taken for."),
  content: orNull(NAME, "VolumeSnapshotContent that a VolumeSnapshot names."),
  readyToUse: orNull(Type.Boolean()),
  dataset: orNull(Type.String(), "Path."),
  pool: orNull(NAME),
  usedBytes: orNull(BYTES, "What only it holds; read of few."),
  createdAt: orNull(time("When it was taken; read of few of those on a NAS")),
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
  needs: ["volumeSnapshots", "zfsSnapshots"],
  row: ROW,
  sorts: { name: ({ name }) => name },
  filters: {
    namespace: ({ record }, shown) =>
      isZfs(record) ? (takenFor(record, shown)?.namespace ?? null) : record.namespace,
    source: ({ record }, shown) => shown.nameOf(isZfs(record) ? record.system : record.cluster),
    kind: ({ record }) => (isZfs(record) ? "ZfsSnapshot" : "VolumeSnapshot"),
    pool: ({ record }) => (isZfs(record) ? (record.dataset.split("/", 1)[0] ?? null) : null),
    dataset: ({ record }) => (isZfs(record) ? record.dataset : null),
    claim: ({ record }) => (isZfs(record) ? null : record.claimName),
  },
  names: ({ name }) => name,
  keyOf: ({ record }) => keyOfRecord(record),
  *items({ inventory }) {
    for (const record of inventory.all("volumeSnapshots")) yield itemOf(record);
    for (const record of inventory.all("zfsSnapshots")) yield itemOf(record);
  },
  again: {
    of: ["volumeSnapshots", "zfsSnapshots"],
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

function zfsRow(name: string, snapshot: ZfsSnapshot, shown: Shown) {
  const details = shown.inventory.get("zfsSnapshotDetails", snapshotKey(snapshot));
  const of = takenFor(snapshot, shown);
  return {
    kind: "ZfsSnapshot" as const,
    name,
    source: shown.nameOf(snapshot.system),
    namespace: of?.namespace ?? null,
    claim: null,
    volumeSnapshot: of?.name ?? null,
    content: null,
    readyToUse: null,
    dataset: snapshot.dataset,
    pool: snapshot.dataset.split("/", 1)[0] ?? null,
    usedBytes: details?.usedBytes ?? null,
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
    createdAt: snapshot.createdAt,
  };
}

/** Snapshots of both sides. */
export const snapshots = listRoute(SNAPSHOTS);
