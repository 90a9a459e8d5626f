import { Type } from "typebox";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Key } from "../../model/ids.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { type RecordItem, recordsOf } from "../rows/records.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { BYTES, NAME, oneOf, orNull, time } from "../wire/words.ts";

const ROW = exactly({
  path: NAME,
  system: NAME,
  pool: NAME,
  kind: oneOf(["filesystem", "zvol"]),
  guid: orNull(Type.String(), "null up to TrueNAS 25.04."),
  volsizeBytes: orNull(BYTES),
  refquotaBytes: orNull(BYTES),
  usedBytes: orNull(BYTES, "ZFS `used`, null where it was not asked for."),
  heldBySnapshotsBytes: orNull(BYTES),
  availableBytes: orNull(BYTES),
  origin: orNull(Type.String(), "Full name of the ZFS snapshot it was cloned from."),
  persistentVolumes: Type.Array(NAME, { description: "Those whose data it holds." }),
  claims: Type.Array(NAME, { description: 'Their claims: "shop/data-0".' }),
  createdAt: time("When it was made"),
  ...FOUND,
});

/** A dataset or zvol, as a row of the list. */
export type DatasetRow = RowOf<typeof ROW>;

type Item = RecordItem<"datasets"> & { readonly pvs: readonly PersistentVolume[] };

const RECORDS = recordsOf("datasets");

const DATASETS = defineResource<Item, typeof ROW>({
  path: "/datasets",
  summary: "Datasets and zvols, with their space and whose data they hold",
  needs: ["datasets", "datasetSpace", "persistentVolumes"],
  row: ROW,
  keyOf: RECORDS.keyOf,
  *items(shown) {
    const pvs = pvsByDataset(shown);
    for (const item of RECORDS.items(shown)) yield { ...item, pvs: pvs.get(item.key) ?? [] };
  },
  again: {
    of: ["datasets"],
    items: (keys, shown) =>
      Array.from(RECORDS.again.items(keys, shown), (item) => ({
        ...item,
        pvs: shown.links.pvsOf(item.record).map(({ to }) => to),
      })),
  },
  sorts: {
    path: ({ record }) => record.path,
    createdAt: ({ record }) => record.createdAt,
    worst: ({ key }, shown) => badness(foundAbout([key], null, shown)),
  },
  filters: {
    namespace: ({ pvs }) => pvs.flatMap(({ claimRef }) => claimRef?.namespace ?? []),
    system: ({ record }, shown) => shown.nameOf(record.system),
    pool: ({ record }) => record.pool,
    kind: ({ record }) => record.kind,
    worst: ({ key }, shown) => foundAbout([key], null, shown).worst,
  },
  names: ({ record: { path, guid } }) => [path, guid ?? ""],
  rowOf: ({ record, pvs, key }, shown) => {
    const space = shown.links.spaceOf(record);
    return {
      path: record.path,
      system: shown.nameOf(record.system),
      pool: record.pool,
      kind: record.kind,
      guid: record.guid,
      volsizeBytes: record.volsizeBytes,
      refquotaBytes: record.refquotaBytes,
      usedBytes: space?.usedBytes ?? null,
      heldBySnapshotsBytes: space?.usedBySnapshotsBytes ?? null,
      availableBytes: space?.availableBytes ?? null,
      origin: record.origin,
      persistentVolumes: pvs.map(({ name }) => name),
      claims: pvs.flatMap(({ claimRef }) =>
        claimRef === null ? [] : `${claimRef.namespace}/${claimRef.name}`,
      ),
      createdAt: record.createdAt,
      ...foundAbout([key], null, shown),
    };
  },
});

/** One pass over all: to look up each dataset's own costs fifty times as much. */
function pvsByDataset({ inventory, links }: Shown): ReadonlyMap<Key, readonly PersistentVolume[]> {
  const found = new Map<Key, PersistentVolume[]>();
  for (const pv of inventory.all("persistentVolumes")) {
    const backing = links.backing(pv);
    if (backing.state !== "found") continue;
    const { key } = backing.dataset.to;
    const before = found.get(key);
    if (before) before.push(pv);
    else found.set(key, [pv]);
  }
  return found;
}

/** Datasets and zvols. */
export const datasets = listRoute(DATASETS);
