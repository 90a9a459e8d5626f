import type { NasDataset, NasPool, NasVdev } from "../../truenas/state.ts";
import type { Pool } from "../model.ts";
import { WorldError } from "../reader.ts";
import type { Site } from "./site.ts";

/** A pool with its vdevs and disks. A failed disk makes its vdev and the pool DEGRADED. */
export function poolOf(
  site: Site,
  pool: Pool,
  id: number,
  datasets: readonly NasDataset[],
): NasPool {
  const data = pool.vdevs.map((vdev, at) => vdevOf(site, pool, vdev, at));
  const degraded = data.some((vdev) => vdev.status !== "ONLINE");
  const sizeBytes = data.reduce((sum, vdev) => sum + vdev.sizeBytes, 0);
  const allocatedBytes = allocatedIn(pool, datasets);
  if (allocatedBytes > sizeBytes) {
    throw new WorldError(
      ["systems"],
      `pool ${pool.name} holds more than it has: give it larger disks or more vdevs`,
    );
  }
  return {
    id,
    guid: site.world.mint.guid("pool", site.system.name, pool.name),
    name: pool.name,
    status: pool.says ?? (degraded ? "DEGRADED" : "ONLINE"),
    sizeBytes,
    allocatedBytes,
    imported: pool.imported,
    statusDetail: degraded ? DEGRADED_DETAIL : null,
    scan: scrubOf(pool, site.bindings.now),
    topology: { data, log: [], cache: [], spare: [], special: [], dedup: [] },
  };
}

/** It takes three hours. */
function scrubOf({ scrubbed, scrubErrors }: Pool, now: number): NasPool["scan"] {
  const endedAt = now - scrubbed;
  return {
    function: "SCRUB",
    state: "FINISHED",
    startedAt: endedAt - 3 * 3_600_000,
    endedAt,
    percentage: 100,
    errors: scrubErrors,
  };
}

/** The text of `zpool status` for a faulted device (ZPOOL_STATUS_FAULTED_DEV_R). */
const DEGRADED_DETAIL =
  "One or more devices are faulted in response to persistent errors. Sufficient replicas exist for the pool to continue functioning in a degraded state.";

type VdevStory = Pool["vdevs"][number];

function vdevOf(site: Site, pool: Pool, vdev: VdevStory, at: number): NasVdev {
  const children = vdev.disks.map((disk) => diskOf(site, pool, vdev, disk));
  const [only] = children;
  if (vdev.type === "DISK" && only !== undefined) {
    return only;
  }
  return {
    guid: site.world.mint.guid("vdev", pool.name, String(at)),
    name: `${vdev.type.toLowerCase()}-${at}`,
    type: vdev.type,
    status: vdev.failed === null ? "ONLINE" : "DEGRADED",
    disk: null,
    readErrors: 0,
    writeErrors: 0,
    checksumErrors: 0,
    sizeBytes: vdev.type === "MIRROR" ? pool.diskSize : pool.diskSize * vdev.disks.length,
    children,
  };
}

function diskOf({ world }: Site, pool: Pool, vdev: VdevStory, disk: string): NasVdev {
  const failed = disk === vdev.failed;
  return {
    guid: world.mint.guid("disk", pool.name, disk),
    name: world.mint.uuid("partition", pool.name, disk),
    type: "DISK",
    status: failed ? "FAULTED" : "ONLINE",
    disk,
    readErrors: failed ? 37 : 0,
    writeErrors: failed ? 204 : 0,
    checksumErrors: disk === vdev.erring ? 3 : 0,
    sizeBytes: pool.diskSize,
    children: [],
  };
}

/** Raw bytes, parity of RAIDZ included (zpoolprops(7) `allocated`). */
function allocatedIn(pool: Pool, datasets: readonly NasDataset[]): number {
  const held = datasets
    .filter((dataset) => dataset.path === pool.name || dataset.path.startsWith(`${pool.name}/`))
    .reduce((sum, dataset) => sum + dataset.referencedBytes + dataset.usedBySnapshotsBytes, 0);
  return Math.round(held * parityFactor(pool.vdevs[0]));
}

function parityFactor(vdev: VdevStory | undefined): number {
  const parity = vdev?.type === "RAIDZ1" ? 1 : vdev?.type === "RAIDZ2" ? 2 : 0;
  const width = vdev?.disks.length ?? 1;
  return parity === 0 ? 1 : width / Math.max(1, width - parity);
}
