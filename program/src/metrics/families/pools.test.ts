import { expect, it } from "vitest";
import { aPool, aVdev } from "../../model/given.ts";
import { seriesOf, viewOf } from "../given.ts";
import * as families from "./pools.ts";

const labels = 'system="nas1",pool="tank"';

it("a pool says its status in a label, so that the old word ends with it", () => {
  const view = viewOf({ pools: [aPool({ status: "DEGRADED", healthy: false })] });
  expect(seriesOf(families.poolStatus, view)).toEqual([
    `plumbline_pool_status{${labels},status="DEGRADED"} 1`,
  ]);
  expect(seriesOf(families.poolHealthy, view)).toEqual([`plumbline_pool_healthy{${labels}} 0`]);
});

it("its sizes are raw, and of a pool that is not imported there are none", () => {
  const view = viewOf({ pools: [aPool({ sizeBytes: 10, allocatedBytes: 4, freeBytes: 6 })] });
  expect([
    ...seriesOf(families.poolSize, view),
    ...seriesOf(families.poolAllocated, view),
    ...seriesOf(families.poolFree, view),
  ]).toEqual([
    `plumbline_pool_size_bytes{${labels}} 10`,
    `plumbline_pool_allocated_bytes{${labels}} 4`,
    `plumbline_pool_free_bytes{${labels}} 6`,
  ]);
  const away = viewOf({ pools: [aPool({ status: "OFFLINE", sizeBytes: null, vdevs: null })] });
  expect(seriesOf(families.poolSize, away)).toEqual([]);
  expect(seriesOf(families.vdevStatus, away)).toEqual([]);
});

it("a pool that is ONLINE shows the member that is not, and the errors of each", () => {
  const leaf = aVdev("c0a7a988-2767", { disk: "sdb", status: "FAULTED", readErrors: 3 });
  const view = viewOf({
    pools: [aPool({ vdevs: [aVdev("mirror-0", { children: [leaf] })] })],
  });
  expect(seriesOf(families.vdevStatus, view)).toEqual([
    `plumbline_vdev_status{${labels},vdev="mirror-0",class="data",disk="",status="ONLINE"} 1`,
    `plumbline_vdev_status{${labels},vdev="mirror-0",class="data",disk="sdb",status="FAULTED"} 1`,
  ]);
  expect(seriesOf(families.vdevErrors, view)).toContain(
    `plumbline_vdev_errors_total{${labels},vdev="mirror-0",disk="sdb",kind="read"} 3`,
  );
  expect(seriesOf(families.vdevErrors, view)).toHaveLength(6);
});
