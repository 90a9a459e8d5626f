import { keyOf } from "../../model/ids.ts";
import type { Pool, PoolScan, Vdev } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";

const CLASSES = ["data", "log", "cache", "spare", "special", "dedup"] as const;

/** A row of `pool.query`. Sizes and topology are null while the pool is not imported. */
export function decodePool(row: Wire, { system }: DecodeContext): Pool {
  const guid = row.field("guid").decimal();
  const topology = row.field("topology").orNull();
  return {
    key: keyOf(system, guid),
    system,
    guid,
    name: row.field("name").text(),
    status: row.field("status").text(),
    healthy: row.field("healthy").flag(),
    statusDetail: row.field("status_detail").textOrNull(),
    scan: decodeScan(row.field("scan").orNull()),
    sizeBytes: row.field("size").bytesOrNull(),
    allocatedBytes: row.field("allocated").bytesOrNull(),
    freeBytes: row.field("free").bytesOrNull(),
    vdevs:
      topology === null
        ? null
        : CLASSES.flatMap((of) =>
            topology
              .field(of)
              .list()
              .map((vdev) => decodeVdev(vdev, of)),
          ),
  };
}

const FUNCTIONS: ReadonlySet<string> = new Set<PoolScan["function"]>(["SCRUB", "RESILVER"]);
const STATES: ReadonlySet<string> = new Set<PoolScan["state"]>([
  "SCANNING",
  "FINISHED",
  "CANCELED",
]);

/**
 * The `scan` of `pool.query`, whose shape the API declares on 26 only; before, a pool that was never scanned has one without
 * a function. What is neither scrub nor resilver, as an erasure of a removed device, says nothing that anybody asks.
 */
function decodeScan(scan: Wire | null): PoolScan | null {
  const [of, state] = [
    scan?.field("function").textOrNull() ?? "",
    scan?.field("state").textOrNull() ?? "",
  ];
  if (scan === null || !FUNCTIONS.has(of) || !STATES.has(state)) return null;
  return {
    function: of as PoolScan["function"],
    state: state as PoolScan["state"],
    startedAt: scan.field("start_time").date(),
    endedAt: scan.field("end_time").dateOrNull(),
    doneRatio: ratioOf(scan.field("percentage").orNull()?.number() ?? null),
    errors: scan.field("errors").integer(),
  };
}

function ratioOf(percent: number | null): number | null {
  return percent === null ? null : percent / 100;
}

/** A vdev of `pool.query`'s topology, whose shape the API does not declare (facts/truenas-api §5.2). */
function decodeVdev(vdev: Wire, vdevClass: Vdev["class"]): Vdev {
  const stats = vdev.field("stats");
  return {
    guid: vdev.field("guid").decimal(),
    name: vdev.field("name").text(),
    class: vdevClass,
    type: vdev.field("type").text(),
    status: vdev.field("status").text(),
    disk: vdev.maybe("disk")?.textOrNull() ?? null,
    lostSerial: vdev.maybe("unavail_disk")?.orNull()?.maybe("serial")?.textOrNull() ?? null,
    readErrors: stats.field("read_errors").integer(),
    writeErrors: stats.field("write_errors").integer(),
    checksumErrors: stats.field("checksum_errors").integer(),
    sizeBytes: stats.maybe("size")?.bytesOrNull() ?? null,
    children: (vdev.maybe("children")?.list() ?? []).map((child) => decodeVdev(child, vdevClass)),
  };
}
