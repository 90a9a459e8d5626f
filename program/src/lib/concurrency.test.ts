import { expect, test } from "vitest";
import { atMost, atMostEach } from "./concurrency.ts";

test("no more than the limit run at once, in the order of asking, and failures free their place", async () => {
  const slot = atMost(2);
  const started: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const results = gates.map(({ promise }, index) =>
    slot(() => {
      started.push(index);
      return promise;
    }),
  );
  expect(started).toEqual([0, 1]);
  gates[1]?.reject(new Error("failed"));
  await expect(results[1]).rejects.toThrow("failed");
  expect(started).toEqual([0, 1, 2]);
  for (const index of [0, 2, 3, 4]) gates[index]?.resolve(index);
  expect(await Promise.all([results[0], ...results.slice(2)])).toEqual([0, 2, 3, 4]);
});

test("nobody waits behind the work of another key", async () => {
  const inTurn = atMostEach(1);
  const done: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const first = inTurn("a", () => held);
  const second = inTurn("a", async () => void done.push("a"));
  await inTurn("b", async () => void done.push("b"));
  release();
  await Promise.all([first, second]);
  expect(done).toEqual(["b", "a"]);
});
