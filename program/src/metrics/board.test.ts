import { expect, it } from "vitest";
import { atOnce } from "../lib/slices.ts";
import { aDataset, aPool, aPv, inventoryOf } from "../model/given.ts";
import { MetricsBoard } from "./board.ts";
import { SERVICE, viewOf } from "./given.ts";

it("FLT-Q3: a scrape before the first look shows the process and nothing it watches", () => {
  const text = exposed(new MetricsBoard(1_000));
  expect(text).toContain('plumbline_build_info{version="1.2.3"} 1');
  expect(text).toContain("plumbline_metrics_series 0\n");
  expect(text).not.toContain("plumbline_pool");
});

it("a scrape shows the last rendering, however the world went on", () => {
  const board = new MetricsBoard(1_000);
  atOnce(board.publish(viewOf({ pools: [aPool({ status: "ONLINE" })] })));
  const inventory = inventoryOf({ pools: [aPool({ status: "FAULTED" })] });
  atOnce(board.publish(viewOf(inventory)));
  expect(exposed(board)).toContain('status="FAULTED"');
  expect(exposed(board)).not.toContain('status="ONLINE"');
});

it("FLT-Q3: a scrape in the middle of a rendering gets the one before", () => {
  const board = new MetricsBoard(100_000);
  atOnce(board.publish(viewOf({ pools: [aPool()] })));
  const many = Array.from({ length: 1_500 }, (_, at) => aPv({ name: `pv-${at}` }));
  const seen: string[] = [];
  const slices = board.publish(viewOf({ persistentVolumes: many }));
  while (slices.next().done !== true) seen.push(exposed(board));
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.every((text) => text.includes("plumbline_pool_healthy"))).toBe(true);
  expect(exposed(board)).not.toContain("plumbline_pool_healthy");
});

it("FLT-Q4: a part of what is watched is the same object until a series of it changes, so that it is compressed once", () => {
  const board = new MetricsBoard(1_000);
  const status = () =>
    board
      .exposition("text", SERVICE)
      .watched.find((part) => Buffer.concat(part).includes("plumbline_pool_status"));
  atOnce(board.publish(viewOf({ pools: [aPool()] })));
  const part = status();
  expect(status()).toBe(part);
  atOnce(board.publish(viewOf({ pools: [aPool()] })));
  expect(status()).toBe(part);
  atOnce(board.publish(viewOf({ pools: [aPool({ status: "DEGRADED" })] })));
  expect(status()).not.toBe(part);
});

it("FLT-Q1: beyond the cap whole families go, each named in a metric", () => {
  const board = new MetricsBoard(0);
  const view = viewOf({ persistentVolumes: [aPv({ name: "pv-1" })], pools: [aPool()] });
  atOnce(board.publish(view));
  const text = exposed(board);
  expect(text).not.toContain("pv-1");
  expect(text).toContain("plumbline_pool_healthy");
  expect(text).toContain(
    'plumbline_metrics_family_left_out{family="plumbline_persistentvolume_capacity_bytes"} 1\n',
  );
});

it("FLT-Q1: what is gone is gone from the next scrape, and days of volumes that come and go leave no series behind", () => {
  const board = new MetricsBoard(100_000);
  const sizes = Array.from({ length: 500 }, (_, turn) => {
    const name = `pvc-of-turn-${turn}`;
    const path = `tank/k8s/nfs/v/${name}`;
    const records = { persistentVolumes: [aPv({ name })], datasets: [aDataset(path)] };
    atOnce(board.publish(viewOf(records)));
    const text = exposed(board);
    expect(text).toContain(name);
    expect(text).not.toContain(`pvc-of-turn-${turn - 1}"`);
    return text.split("\n").length;
  });
  expect(new Set(sizes).size).toBe(1);
});

it("an OpenMetrics exposition ends with its mark", () => {
  const { own } = new MetricsBoard(1).exposition("openmetrics", SERVICE);
  expect(Buffer.concat(own).toString()).toMatch(/\n# EOF\n$/);
});

function exposed(board: MetricsBoard): string {
  const { watched, own } = board.exposition("text", SERVICE);
  return Buffer.concat([...watched.flat(), ...own]).toString();
}
