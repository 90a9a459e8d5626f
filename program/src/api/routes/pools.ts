import { Type } from "typebox";
import { loadOfPool } from "../../capacity/load.ts";
import type { Pool } from "../../model/truenas.ts";
import { vdevsOf } from "../../model/vdevs.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { type RecordItem, recordsOf } from "../rows/records.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { LOAD } from "../wire/load.ts";
import { BYTES, NAME, oneOf, orNull, time } from "../wire/words.ts";
import { workedOut } from "../worked-out.ts";

const VDEV = exactly({
  name: NAME,
  within: orNull(NAME, "The vdev that it is in; null of the topmost."),
  class: Type.String({ description: "data, log, cache, spare, special or dedup." }),
  type: Type.String({ description: "MIRROR, RAIDZ1 …, DISK." }),
  status: Type.String(),
  disk: orNull(NAME, "Device of a leaf; null where it is not there."),
  readErrors: Type.Integer(),
  writeErrors: Type.Integer(),
  checksumErrors: Type.Integer(),
  sizeBytes: orNull(BYTES),
});

const SCAN = exactly({
  function: oneOf(["SCRUB", "RESILVER"]),
  state: oneOf(["SCANNING", "FINISHED", "CANCELED"]),
  startedAt: time("When it began"),
  endedAt: orNull(time("When it ended")),
  doneRatio: orNull(Type.Number({ description: "0 to 1." })),
  errors: Type.Integer({ description: "Blocks that it could not repair." }),
});

const ROW = exactly({
  system: NAME,
  name: NAME,
  guid: Type.String(),
  status: Type.String(),
  healthy: Type.Boolean(),
  detail: orNull(Type.String()),
  sizeBytes: orNull(BYTES, "As the pool itself counts, parity included."),
  allocatedBytes: orNull(BYTES),
  freeBytes: orNull(BYTES),
  scan: orNull(SCAN, "The last scrub or resilver."),
  vdevs: orNull(
    Type.Array(VDEV),
    "Every vdev and disk, each after the one that it is in; null where they are not known.",
  ),
  ...LOAD,
  ...FOUND,
});

/** A pool, as a row of the list. */
export type PoolRow = RowOf<typeof ROW>;

/** A change of one volume does not go through its pool: what lies there is as old as the look. */
const { keyOf, items } = recordsOf("pools");

const POOLS = defineResource<RecordItem<"pools">, typeof ROW>({
  path: "/pools",
  summary: "Pools: state, space, vdevs and disks",
  needs: ["pools", "persistentVolumes", "datasets", "datasetSpace"],
  row: ROW,
  keyOf,
  items,
  sorts: {
    name: ({ record }) => record.name,
    freeBytes: ({ record }) => record.freeBytes,
    allocatedBytes: ({ record }) => record.allocatedBytes,
    claims: ({ record }, shown) => loadIn(record, shown).claims,
    promisedBytes: ({ record }, shown) => loadIn(record, shown).promisedBytes,
    worst: ({ key }, shown) => badness(foundAbout([key], null, shown)),
  },
  filters: {
    namespace: ({ record }, shown) => namespacesOn(record, shown),
    system: ({ record }, shown) => shown.nameOf(record.system),
    status: ({ record }) => record.status,
    worst: ({ key }, shown) => foundAbout([key], null, shown).worst,
  },
  words: {
    status: ["ONLINE", "DEGRADED", "FAULTED", "OFFLINE", "UNAVAIL", "REMOVED", "SUSPENDED"],
  },
  names: ({ record: { name, guid } }) => [name, guid],
  rowOf: ({ record, key }, shown) => ({
    system: shown.nameOf(record.system),
    name: record.name,
    guid: record.guid,
    status: record.status,
    healthy: record.healthy,
    detail: record.statusDetail,
    sizeBytes: record.sizeBytes,
    allocatedBytes: record.allocatedBytes,
    freeBytes: record.freeBytes,
    scan: record.scan && { ...record.scan },
    vdevs: record.vdevs && vdevsIn(record),
    ...loadIn(record, shown),
    ...foundAbout([key], null, shown),
  }),
});

/** What lies on a pool. Worked out once for all who ask while this is shown: it is one pass over all volumes of a pool, and disks have it too. */
export function loadIn({ system, name }: Pick<Pool, "system" | "name">, shown: Shown) {
  return workedOut(shown, `load ${system} ${name}`, () => {
    const load = loadOfPool({ system, name }, shown);
    return { ...load, namespaceNames: [...load.namespaceNames] };
  });
}

function vdevsIn(pool: Pool) {
  return vdevsOf(pool).map(
    ({ name, within, class: klass, type, status, disk, sizeBytes, ...errors }) => ({
      name,
      within,
      class: klass,
      type,
      status,
      disk,
      readErrors: errors.readErrors,
      writeErrors: errors.writeErrors,
      checksumErrors: errors.checksumErrors,
      sizeBytes,
    }),
  );
}

function namespacesOn({ system, name }: Pool, { links }: Shown): readonly string[] {
  const volumes = links.volumesOn(system).inPool.get(name) ?? [];
  return [...new Set(volumes.flatMap(({ pv }) => pv.claimRef?.namespace ?? []))];
}

/** Pools. */
export const pools = listRoute(POOLS);
