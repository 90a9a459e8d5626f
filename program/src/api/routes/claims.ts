import { Type } from "typebox";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { type RecordItem, recordsOf } from "../rows/records.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { BYTES, CLAIM_PHASE, NAME, orNull, time } from "../wire/words.ts";

const ROW = exactly({
  name: NAME,
  namespace: NAME,
  cluster: NAME,
  phase: CLAIM_PHASE,
  pv: orNull(NAME, "The PersistentVolume that it names, whether that is there or not."),
  storageClass: orNull(NAME, "null: not set; empty: none is wanted."),
  requestedBytes: BYTES,
  capacityBytes: orNull(BYTES),
  accessModes: Type.Array(Type.String()),
  owner: orNull(Type.String(), 'What it goes away with: "StatefulSet/postgres".'),
  createdAt: time("When it was made"),
  deletionRequestedAt: orNull(time("Since when it is to go away")),
  ...FOUND,
});

/** A PersistentVolumeClaim, as a row of the list. */
export type ClaimRow = RowOf<typeof ROW>;

type Item = RecordItem<"persistentVolumeClaims">;

const CLAIMS = defineResource<Item, typeof ROW>({
  path: "/claims",
  summary: "PersistentVolumeClaims, wherever their data is",
  needs: ["persistentVolumeClaims"],
  row: ROW,
  ...recordsOf("persistentVolumeClaims"),
  sorts: {
    name: ({ record }) => `${record.namespace}/${record.name}`,
    requestedBytes: ({ record }) => record.requestedBytes,
    createdAt: ({ record }) => record.createdAt,
    worst: (item, shown) => badness(foundOf(item, shown)),
  },
  filters: {
    namespace: ({ record }) => record.namespace,
    cluster: ({ record }, shown) => shown.nameOf(record.cluster),
    phase: ({ record }) => record.phase,
    storageClass: ({ record }) => record.storageClass,
    worst: (item, shown) => foundOf(item, shown).worst,
  },
  names: ({ record: { name, namespace, pvName } }) => [name, namespace, pvName],
  labels: ({ record }) => record.labels,
  rowOf: ({ key, record }, shown) => ({
    name: record.name,
    namespace: record.namespace,
    cluster: shown.nameOf(record.cluster),
    phase: record.phase,
    pv: record.pvName === "" ? null : record.pvName,
    storageClass: record.storageClass,
    requestedBytes: record.requestedBytes,
    capacityBytes: record.capacityBytes,
    accessModes: [...record.accessModes],
    owner: record.owner && `${record.owner.kind}/${record.owner.name}`,
    createdAt: record.createdAt,
    deletionRequestedAt: record.deletionRequestedAt,
    ...foundOf({ key, record }, shown),
  }),
});

function foundOf({ key, record }: Pick<Item, "key" | "record">, shown: Shown) {
  return foundAbout([key], record, shown);
}

/** PersistentVolumeClaims. */
export const claims = listRoute(CLAIMS);
