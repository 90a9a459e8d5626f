import { Type } from "typebox";
import { placeOf } from "../../correlate/stored-volumes.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { type RecordItem, recordsOf } from "../rows/records.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { BYTES, NAME, oneOf, orNull, PROTOCOL, time } from "../wire/words.ts";

const ROW = exactly({
  name: NAME,
  cluster: NAME,
  phase: oneOf(["Pending", "Available", "Bound", "Released", "Failed", "Unknown"]),
  namespace: orNull(NAME, "Of the claim that it is of, or was."),
  claim: orNull(NAME),
  storageClass: Type.String({ description: "Empty: none." }),
  driver: orNull(Type.String(), "CSI driver."),
  volumeHandle: orNull(Type.String()),
  reclaimPolicy: Type.String(),
  capacityBytes: BYTES,
  accessModes: Type.Array(Type.String()),
  protocol: orNull(PROTOCOL),
  system: orNull(NAME),
  dataset: orNull(Type.String(), "Where its data lies, or would lie by what gives it out."),
  backing: oneOf(
    ["found", "missing", "ambiguous", "elsewhere"],
    "missing: it is not where it should be; ambiguous: several places fit; elsewhere: on no TrueNAS that is read.",
  ),
  createdAt: time("When it was made"),
  ...FOUND,
});

/** A PersistentVolume, and where its data lies, as a row of the list. */
export type PersistentVolumeRow = RowOf<typeof ROW>;

type Item = RecordItem<"persistentVolumes">;

const PERSISTENT_VOLUMES = defineResource<Item, typeof ROW>({
  path: "/persistentvolumes",
  summary: "PersistentVolumes, and where their data lies",
  needs: ["persistentVolumes", "datasets"],
  row: ROW,
  ...recordsOf("persistentVolumes"),
  sorts: {
    name: ({ record }) => record.name,
    capacityBytes: ({ record }) => record.capacityBytes,
    createdAt: ({ record }) => record.createdAt,
    worst: (item, shown) => badness(foundOf(item, shown)),
  },
  filters: {
    namespace: ({ record }) => record.claimRef?.namespace ?? null,
    cluster: ({ record }, shown) => shown.nameOf(record.cluster),
    phase: ({ record }) => record.phase,
    storageClass: ({ record }) => record.storageClass,
    driver: ({ record }) => csiOf(record)?.driver ?? null,
    system: ({ record }, shown) => whereIs(record, shown)?.system ?? null,
    backing: ({ record }, { links }) => links.backing(record).state,
    worst: (item, shown) => foundOf(item, shown).worst,
  },
  names: ({ record }) => [record.name, csiOf(record)?.volumeHandle ?? ""],
  labels: ({ record }) => record.labels,
  rowOf: ({ key, record }, shown) => {
    const where = whereIs(record, shown);
    return {
      name: record.name,
      cluster: shown.nameOf(record.cluster),
      phase: record.phase,
      namespace: record.claimRef?.namespace ?? null,
      claim: record.claimRef?.name ?? null,
      storageClass: record.storageClass,
      driver: csiOf(record)?.driver ?? null,
      volumeHandle: csiOf(record)?.volumeHandle ?? null,
      reclaimPolicy: record.reclaimPolicy,
      capacityBytes: record.capacityBytes,
      accessModes: [...record.accessModes],
      protocol: where?.protocol ?? null,
      system: where?.system ?? null,
      dataset: where?.path ?? null,
      backing: shown.links.backing(record).state,
      createdAt: record.createdAt,
      ...foundOf({ key, record }, shown),
    };
  },
});

function foundOf({ key, record }: Pick<Item, "key" | "record">, shown: Shown) {
  const { cluster, claimRef } = record;
  return foundAbout([key], claimRef && { ...claimRef, cluster }, shown);
}

function csiOf({ source }: PersistentVolume) {
  return source.type === "csi" ? source : null;
}

function whereIs(pv: PersistentVolume, shown: Shown) {
  const place = placeOf(shown.links.backing(pv), shown.inventory);
  return place && { ...place, system: shown.nameOf(place.system) };
}

/** PersistentVolumes. */
export const persistentVolumes = listRoute(PERSISTENT_VOLUMES);
