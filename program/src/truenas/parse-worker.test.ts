import { Worker } from "node:worker_threads";
import { afterAll, expect, test, vi } from "vitest";
import { snapshotPlan } from "./given-plan.ts";
import type { ParseReply, ParseRequest } from "./parse-worker.ts";

const worker = new Worker(new URL("./parse-worker.ts", import.meta.url), { env: {} });
afterAll(() => worker.terminate());

const plan = snapshotPlan("s");

test("goes on only as whoever takes its batches does, and loses none", async () => {
  const rows = Array.from(
    { length: 2_000 },
    (_, i) => `{"name":"tank/a@s${i}","createtxg":1,"guid":1}`,
  );
  const bytes = Uint8Array.from(
    Buffer.from(`{"jsonrpc":"2.0","result":[${rows.join(",")}],"id":"p1"}`),
  );
  const ahead = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const request: ParseRequest = {
    bytes,
    protocol: "json-rpc",
    plans: new Map([["p1", plan]]),
    ahead,
  };
  worker.postMessage(request, [bytes.buffer]);

  const replies: ParseReply[] = [];
  const took = (batches: number) => {
    Atomics.sub(ahead, 0, batches);
    Atomics.notify(ahead, 0);
  };
  worker.on("message", (reply: ParseReply) => replies.push(reply));
  await vi.waitUntil(() => Atomics.notify(ahead, 0) === 1); // it waits
  expect(Atomics.load(ahead, 0)).toBe(4);

  worker.on("message", () => took(1));
  took(replies.length);
  await vi.waitUntil(() => replies.at(-1)?.is === "end");
  const records = replies.flatMap((reply) =>
    reply.is === "records" ? (JSON.parse(reply.json) as unknown[]) : [],
  );
  expect(records).toHaveLength(2_000);
});
