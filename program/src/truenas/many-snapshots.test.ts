import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { aDataset, NOW, observed, SYSTEM } from "../model/given.ts";
import { Inventory } from "../model/inventory.ts";
import type { ZfsSnapshot } from "../model/truenas.ts";
import { AnswerParser } from "./answer-parser.ts";
import { snapshotPlan } from "./given-plan.ts";
import { LIMITS } from "./limits.ts";

/** An object of the inventory takes at most this (docs: 0.3-0.6 kB); a snapshot, of which there are most, the least. */
const MOST_BYTES = 300;
const SNAPSHOTS = 200_000;

const plan = snapshotPlan(SYSTEM);

/** One answer of many: snapshots of one dataset, each as a task names it and in a transaction group of its own. */
function answer(from: number): Buffer {
  const rows = Array.from({ length: LIMITS.snapshotWindowRows }, (_, n) => {
    const name = new Date(NOW + (from + n) * 60_000).toISOString();
    return `{"name":"tank/k8s/nfs/v/data@auto-${name}","createtxg":${1_000_000 + 12 * (from + n)},"guid":1}`;
  });
  return Buffer.from(`{"jsonrpc":"2.0","result":[${rows.join(",")}],"id":"p1"}`);
}

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

test("FLT-D10: of a million snapshots of one dataset each takes so little that all of them take 300 MB at most", async () => {
  const parser = new AnswerParser();
  const before = heapBytes();
  const snapshots: ZfsSnapshot[] = [];
  for (let from = 0; from < SNAPSHOTS; from += LIMITS.snapshotWindowRows) {
    const frame = await parser.parse(answer(from), "json-rpc", new Map([["p1", plan]]));
    if (frame.is !== "answer") throw new Error(`an answer was expected, not ${frame.is}`);
    for (const record of frame.records as ZfsSnapshot[]) snapshots.push(record);
  }
  await parser.release();
  const inventory = new Inventory();
  inventory.apply(observed("datasets", [aDataset("tank/k8s/nfs/v/data")]));
  inventory.apply(observed("zfsSnapshots", snapshots));
  const found = inventory.findOn(SYSTEM, "zfsSnapshots", "dataset", "tank/k8s/nfs/v/data");
  expect(found.length).toBe(SNAPSHOTS);
  expect((heapBytes() - before) / SNAPSHOTS).toBeLessThan(MOST_BYTES);
});
