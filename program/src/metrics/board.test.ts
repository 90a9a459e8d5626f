import { expect, it } from "vitest";
import { aPool, aPv, inventoryOf } from "../model/given.ts";
import { MetricsBoard } from "./board.ts";
import { SERVICE, viewOf } from "./given.ts";

const turn = async () => {};

it("a scrape before the first look shows the process and nothing it watches", () => {
  const text = exposed(new MetricsBoard(1_000));
  expect(text).toContain('plumbline_build_info{version="1.2.3"} 1');
  expect(text).toContain("plumbline_metrics_series 0\n");
  expect(text).not.toContain("plumbline_pool");
});

it("a scrape shows the last rendering, however the world went on", async () => {
  const board = new MetricsBoard(1_000);
  await board.publish(viewOf({ pools: [aPool({ status: "ONLINE" })] }), turn);
  const inventory = inventoryOf({ pools: [aPool({ status: "FAULTED" })] });
  const next = board.publish(viewOf(inventory), turn);
  await next;
  expect(exposed(board)).toContain('status="FAULTED"');
  expect(exposed(board)).not.toContain('status="ONLINE"');
});

it("a scrape in the middle of a rendering gets the one before", async () => {
  const board = new MetricsBoard(100_000);
  await board.publish(viewOf({ pools: [aPool()] }), turn);
  const many = Array.from({ length: 1_500 }, (_, at) => aPv({ name: `pv-${at}` }));
  const seen: string[] = [];
  await board.publish(viewOf({ persistentVolumes: many }), async () => {
    seen.push(exposed(board));
  });
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.every((text) => text.includes("plumbline_pool_healthy"))).toBe(true);
  expect(exposed(board)).not.toContain("plumbline_pool_healthy");
});

it("beyond the cap whole families go, each named in a metric", async () => {
  const board = new MetricsBoard(0);
  await board.publish(
    viewOf({ persistentVolumes: [aPv({ name: "pv-1" })], pools: [aPool()] }),
    turn,
  );
  const text = exposed(board);
  expect(text).not.toContain("pv-1");
  expect(text).toContain("plumbline_pool_healthy");
  expect(text).toContain(
    'plumbline_metrics_family_left_out{family="plumbline_persistentvolume_capacity_bytes"} 1\n',
  );
});

it("an OpenMetrics exposition ends with its mark", () => {
  const pieces = new MetricsBoard(1).exposition("openmetrics", SERVICE);
  expect(Buffer.concat(pieces).toString()).toMatch(/\n# EOF\n$/);
});

function exposed(board: MetricsBoard): string {
  return Buffer.concat(board.exposition("text", SERVICE)).toString();
}
