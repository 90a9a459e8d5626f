import type { Call, Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { NasPool, NasVdev } from "../state.ts";
import { isBefore } from "../versions.ts";
import { isObject } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";

/** The disks that the pools are made of (facts/truenas-api.md §5.9). */
export const DISK_METHODS: Readonly<Record<string, Method>> = {
  "disk.query": { run: (call) => answerQuery(diskRows(call), readQuery(call.params)) },
};

interface Disk {
  readonly pool: NasPool;
  readonly vdev: NasVdev;
  readonly name: string;
}

/** `pool` is told only with `extra.pools`. */
function diskRows({ state, params, shapes }: Call): readonly JsonObject[] {
  const options = params[1];
  const extra = isObject(options) && isObject(options["extra"]) ? options["extra"] : {};
  return state.pools.flatMap(disksOf).map(({ pool, vdev, name }, number) => ({
    identifier: `{serial_lunid}${serialOf(vdev)}_${lunOf(vdev)}`,
    name,
    subsystem: "scsi",
    number: 2_048 + number * 16,
    serial: serialOf(vdev),
    lunid: lunOf(vdev),
    size: vdev.sizeBytes,
    description: "",
    transfermode: "Auto",
    hddstandby: "ALWAYS ON",
    advpowermgmt: "DISABLED",
    expiretime: null,
    model: "SIMULATED",
    rotationrate: 7_200,
    type: "HDD",
    zfs_guid: vdev.guid,
    bus: "SCSI",
    devname: name,
    enclosure: null,
    pool: extra["pools"] === true ? pool.name : null,
    ...(isBefore(shapes, "25.10") ? SMART_FIELDS : {}),
    ...(shapes === "26" ? { sed: false, sed_status: null } : {}),
  }));
}

/** Gone with SMART in 25.10 (§5.9). */
const SMART_FIELDS = {
  togglesmart: true,
  smartoptions: "",
  critical: null,
  difference: null,
  informational: null,
};

function disksOf(pool: NasPool): readonly Disk[] {
  return Object.values(pool.topology)
    .flat()
    .flatMap(leaves)
    .flatMap((vdev) => (vdev.disk === null ? [] : [{ pool, vdev, name: vdev.disk }]));
}

function leaves(vdev: NasVdev): readonly NasVdev[] {
  return vdev.children.length === 0 ? [vdev] : vdev.children.flatMap(leaves);
}

function serialOf({ guid }: NasVdev): string {
  return `SIM${BigInt(guid).toString(36).toUpperCase().slice(-9)}`;
}

function lunOf({ guid }: NasVdev): string {
  return `5000c5${BigInt(guid).toString(16).padStart(16, "0").slice(-10)}`;
}
