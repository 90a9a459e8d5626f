import { Type } from "typebox";
import { namespacesOn, volumesOn } from "../rows/dataset-volumes.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { type RecordItem, recordsOf } from "../rows/records.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
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

const DATASETS = defineResource<RecordItem<"datasets">, typeof ROW>({
  path: "/datasets",
  summary: "Datasets and zvols, with their space and whose data they hold",
  needs: ["datasets", "datasetSpace", "persistentVolumes"],
  row: ROW,
  ...recordsOf("datasets"),
  sorts: {
    path: ({ record }) => record.path,
    createdAt: ({ record }) => record.createdAt,
    worst: ({ key }, shown) => badness(foundAbout([key], null, shown)),
  },
  filters: {
    namespace: ({ record }, shown) => namespacesOn({ to: record }, shown),
    system: ({ record }, shown) => shown.nameOf(record.system),
    pool: ({ record }) => record.pool,
    kind: ({ record }) => record.kind,
    worst: ({ key }, shown) => foundAbout([key], null, shown).worst,
  },
  names: ({ record: { path, guid } }) => [path, guid ?? ""],
  rowOf: ({ record, key }, shown) => {
    const pvs = volumesOn(record, shown);
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

/** Datasets and zvols. */
export const datasets = listRoute(DATASETS);
