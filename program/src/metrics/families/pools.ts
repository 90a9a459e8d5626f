import type { Pool } from "../../model/truenas.ts";
import { type PlacedVdev, vdevsOf } from "../../model/vdevs.ts";
import { counter, type Family, gauge, type Sample } from "../family.ts";
import { poolLabels } from "./pool-labels.ts";
import type { MetricsView } from "../view.ts";

/** What ZFS says of a pool; a series that changes its label, so that the old word ends. */
export const poolStatus = gauge({
  name: "plumbline_pool_status",
  help: "The status of a pool, such as ONLINE or DEGRADED; always 1.",
  each: "pools",
  labels: ["system", "pool", "status"],
  stability: "stable",
  sample: (pool, view) => [{ ...poolLabels(pool, view), status: pool.status }, 1],
});

/** What TrueNAS makes of it. */
export const poolHealthy = gauge({
  name: "plumbline_pool_healthy",
  help: "Whether TrueNAS calls a pool healthy.",
  each: "pools",
  labels: ["system", "pool"],
  stability: "stable",
  sample: (pool, view) => [poolLabels(pool, view), Number(pool.healthy)],
});

/** `zpool list`, SIZE. */
export const poolSize = ofPool(
  "plumbline_pool_size_bytes",
  "Raw size of a pool, parity included.",
  ({ sizeBytes }) => sizeBytes,
);

/** `zpool list`, ALLOC. */
export const poolAllocated = ofPool(
  "plumbline_pool_allocated_bytes",
  "Raw space of a pool that is in use, parity included.",
  ({ allocatedBytes }) => allocatedBytes,
);

/** `zpool list`, FREE. */
export const poolFree = ofPool(
  "plumbline_pool_free_bytes",
  "Raw space of a pool that is not in use.",
  ({ freeBytes }) => freeBytes,
);

/** A pool may be ONLINE with a FAULTED member (openzfs #16245): each vdev and disk speaks for itself. */
export const vdevStatus = gauge({
  name: "plumbline_vdev_status",
  help: "The status of a vdev or, where `disk` is not empty, of a disk of a pool; always 1.",
  each: "pools",
  labels: ["system", "pool", "vdev", "class", "disk", "status"],
  stability: "stable",
  sample: (pool, view) =>
    vdevsOf(pool).map((vdev): Sample<string> => [
      { ...vdevLabels(pool, vdev, view), class: vdev.class, status: vdev.status },
      1,
    ]),
});

/** Errors since the last `zpool clear`, which is how this counter begins anew. */
export const vdevErrors = counter({
  name: "plumbline_vdev_errors_total",
  help: "Errors of a vdev or disk since the last zpool clear, by kind: read, write or checksum.",
  each: "pools",
  labels: ["system", "pool", "vdev", "disk", "kind"],
  stability: "stable",
  sample: (pool, view) =>
    vdevsOf(pool).flatMap((vdev): Sample<string>[] =>
      Object.entries({
        read: vdev.readErrors,
        write: vdev.writeErrors,
        checksum: vdev.checksumErrors,
      }).map(([kind, errors]) => [{ ...vdevLabels(pool, vdev, view), kind }, errors]),
    ),
});

function ofPool(name: string, help: string, bytesOf: (pool: Pool) => number | null): Family {
  return gauge({
    name,
    help,
    each: "pools",
    labels: ["system", "pool"],
    stability: "stable",
    sample: (pool, view) => {
      const bytes = bytesOf(pool);
      return bytes === null ? null : [poolLabels(pool, view), bytes];
    },
  });
}

/** A disk goes by the vdev that it is in; ZFS calls it by a partition that says nothing to anybody. */
function vdevLabels(pool: Pool, { name, disk, within }: PlacedVdev, view: MetricsView) {
  return {
    ...poolLabels(pool, view),
    vdev: disk === null ? name : (within ?? name),
    disk: disk ?? "",
  };
}
