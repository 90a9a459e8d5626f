import { readObject, booleanField, stringsOrNullField } from "../arguments.ts";
import type { Call, Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { NasPool, NasScan, NasVdev } from "../state.ts";
import type { Line } from "../versions.ts";
import { bigInteger, dateTime } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";
import { isImported } from "../zfs/tree.ts";

/** Pools by the database's view and, on 26, by ZFS' own (facts/truenas-api.md §5.2). */
export const POOL_METHODS: Readonly<Record<string, Method>> = {
  "pool.query": {
    run: (call) =>
      answerQuery(
        call.state.pools.map((pool) => poolRow(pool, call)),
        readQuery(call.params),
      ),
  },
  "zpool.query": { since: "26", run: queryZpools },
};

/** Everything that is read from the pool itself is null while it is not imported. */
function poolRow(pool: NasPool, { state, shapes }: Call): JsonObject {
  const imported = isImported(state, pool.name);
  const status = imported ? pool.status : "OFFLINE";
  return {
    id: pool.id,
    name: pool.name,
    guid: pool.guid,
    ...(shapes === "26" ? { all_sed: imported ? false : null } : {}),
    status,
    path: `/mnt/${pool.name}`,
    scan: imported && pool.scan !== null ? scanRow(pool.scan) : null,
    expand: null,
    is_upgraded: false,
    healthy: isHealthy(pool, status),
    warning: false,
    status_code: imported ? statusCode(pool) : null,
    status_detail: imported ? pool.statusDetail : null,
    ...capacityFields(imported ? pool : null, shapes),
    autotrim: { value: "off", rawvalue: "off", parsed: "off", source: "DEFAULT" },
    topology: imported ? topologyOf(pool) : null,
  };
}

/** The sizes are those of a scrub of a TiB; nobody asks for them (facts/truenas-api.md §5.2). */
function scanRow({
  function: of,
  state,
  startedAt,
  endedAt,
  percentage,
  errors,
}: NasScan): JsonObject {
  const done = Math.round((2 ** 40 * percentage) / 100);
  return {
    function: of,
    state,
    start_time: dateTime(startedAt),
    end_time: endedAt === null ? null : dateTime(endedAt),
    percentage,
    bytes_to_process: 2 ** 40,
    bytes_processed: done,
    bytes_issued: done,
    pause: null,
    errors,
    total_secs_left: state === "SCANNING" ? 3_600 : null,
  };
}

/** Not with a fault that `zpool status` would tell, whatever the pool calls itself (§5.2). */
function isHealthy({ scan, topology }: NasPool, status: string): boolean {
  const isWell = (vdev: NasVdev): boolean =>
    vdev.status !== "FAULTED" &&
    vdev.readErrors + vdev.writeErrors + vdev.checksumErrors === 0 &&
    vdev.children.every(isWell);
  return status === "ONLINE" && (scan?.errors ?? 0) === 0 && topology.data.every(isWell);
}

function statusCode({ status }: NasPool): string {
  switch (status) {
    case "ONLINE":
      return "OK";
    case "DEGRADED":
      return "FAULTED_DEV_R";
    case "SUSPENDED":
      return "IO_FAILURE_WAIT";
    default:
      return "FAULTED_DEV_NR";
  }
}

function capacityFields(pool: NasPool | null, shapes: Line): JsonObject {
  const size = pool?.sizeBytes ?? null;
  const allocated = pool?.allocatedBytes ?? null;
  const free = pool === null ? null : pool.sizeBytes - pool.allocatedBytes;
  const text = (bytes: number | null): string | null => (bytes === null ? null : String(bytes));
  return {
    size,
    allocated,
    free,
    freeing: pool === null ? null : 0,
    ...(shapes === "24.10"
      ? {}
      : {
          dedup_table_size: pool === null ? null : 0,
          dedup_table_quota: pool === null ? null : "auto",
        }),
    fragmentation: pool === null ? null : "3",
    size_str: text(size),
    allocated_str: text(allocated),
    free_str: text(free),
    freeing_str: pool === null ? null : "0",
  };
}

function topologyOf({ topology }: NasPool): JsonObject {
  return Object.fromEntries(
    (["data", "log", "cache", "spare", "special", "dedup"] as const).map((kind) => [
      kind,
      topology[kind].map(vdevRow),
    ]),
  );
}

function vdevRow(vdev: NasVdev): JsonObject {
  return {
    name: vdev.name,
    type: vdev.type,
    path: vdev.type === "DISK" ? `/dev/disk/by-partuuid/${vdev.guid}` : null,
    guid: vdev.guid,
    status: vdev.status,
    stats: {
      timestamp: 0,
      read_errors: vdev.readErrors,
      write_errors: vdev.writeErrors,
      checksum_errors: vdev.checksumErrors,
      ops: [0, 0, 0, 0, 0, 0, 0],
      bytes: [0, 0, 0, 0, 0, 0, 0],
      size: vdev.sizeBytes,
      allocated: 0,
      fragmentation: 0,
      self_healed: 0,
      configured_ashift: 12,
      logical_ashift: 12,
      physical_ashift: 12,
    },
    children: vdev.children.map(vdevRow),
    device: vdev.disk === null ? null : `${vdev.disk}1`,
    disk: vdev.disk,
    unavail_disk: null,
  };
}

const ZPOOL_FIELDS = {
  pool_names: stringsOrNullField(null),
  properties: stringsOrNullField(null),
  topology: booleanField(false),
  scan: booleanField(false),
  expand: booleanField(false),
  features: booleanField(false),
};

/** ZFS' own view: pools that are not imported are not in it. */
function queryZpools({ params, state }: Call): unknown {
  const query = readObject<Record<keyof typeof ZPOOL_FIELDS, unknown>>(
    "data",
    params[0],
    ZPOOL_FIELDS,
  );
  const names = query.pool_names as readonly string[] | null;
  return state.pools
    .filter(({ name }) => isImported(state, name) && (names?.includes(name) ?? true))
    .map((pool) => ({
      id: pool.id,
      name: pool.name,
      guid: bigInteger(pool.guid),
      status: pool.status,
      healthy: isHealthy(pool, pool.status),
      warning: false,
      status_code: statusCode(pool),
      status_detail: pool.statusDetail,
      is_upgraded: null,
      all_sed: null,
      properties: zpoolProperties(pool, query.properties as readonly string[] | null),
      topology: query.topology === true ? zpoolTopology(pool) : null,
      scan: query.scan === true && pool.scan !== null ? zpoolScan(pool.scan) : null,
      expand: null,
      features: query.features === true ? [] : null,
    }));
}

/** Times are seconds here (§5.2). */
function zpoolScan(scan: NasScan): JsonObject {
  const seconds = (ms: number): number => Math.floor(ms / 1_000);
  return {
    ...scanRow(scan),
    start_time: seconds(scan.startedAt),
    end_time: scan.endedAt === null ? null : seconds(scan.endedAt),
  };
}

function zpoolProperties(pool: NasPool, names: readonly string[] | null): JsonObject | null {
  if (names === null) {
    return null;
  }
  const known: Readonly<Record<string, number>> = {
    size: pool.sizeBytes,
    allocated: pool.allocatedBytes,
    free: pool.sizeBytes - pool.allocatedBytes,
    capacity: Math.floor((100 * pool.allocatedBytes) / pool.sizeBytes),
  };
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = known[name];
      return value === undefined ? [] : [[name, { raw: String(value), source: "NONE", value }]];
    }),
  );
}

/** Lower-case types, GUIDs as integers, and `spares` where `pool.query` says `spare`. */
function zpoolTopology({ topology }: NasPool): JsonObject {
  return {
    data: topology.data.map(zpoolVdev),
    log: topology.log.map(zpoolVdev),
    cache: topology.cache.map(zpoolVdev),
    spares: topology.spare.map(zpoolVdev),
    special: topology.special.map(zpoolVdev),
    dedup: topology.dedup.map(zpoolVdev),
  };
}

const QUIET_STATS = {
  timestamp: 0,
  allocated: 0,
  space: 0,
  dspace: 0,
  pspace: 0,
  rsize: 0,
  esize: 0,
  read_errors: 0,
  write_errors: 0,
  checksum_errors: 0,
  initialize_errors: 0,
  dio_verify_errors: 0,
  slow_ios: null,
  self_healed_bytes: 0,
  fragmentation: 0,
  scan_processed: 0,
  scan_removing: 0,
  rebuild_processed: 0,
  noalloc: 0,
  ops_read: 0,
  ops_write: 0,
  bytes_read: 0,
  bytes_write: 0,
  configured_ashift: 12,
  logical_ashift: 12,
  physical_ashift: 12,
};

function zpoolVdev(vdev: NasVdev): JsonObject {
  return {
    name: vdev.name,
    vdev_type: vdev.type.toLowerCase(),
    guid: bigInteger(vdev.guid),
    state: vdev.status,
    stats: {
      ...QUIET_STATS,
      space: vdev.sizeBytes,
      dspace: vdev.sizeBytes,
      read_errors: vdev.readErrors,
      write_errors: vdev.writeErrors,
      checksum_errors: vdev.checksumErrors,
    },
    children: vdev.children.map(zpoolVdev),
    top_guid: null,
    path: vdev.disk === null ? null : `/dev/${vdev.disk}1`,
  };
}
