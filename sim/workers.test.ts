import { expect, it } from "vitest";
import { PRODUCT } from "./core.ts";
import { drawPlan } from "./plan.ts";
import { runPlan } from "./run.ts";
import { Tally } from "./tally.ts";
import { explore } from "./workers.ts";

it("two threads find together what one finds alone, and run every seed once", async () => {
  const alone = new Tally();
  for (let seed = 1n; seed <= 7n; seed++) runPlan(drawPlan(seed), PRODUCT, alone);
  const { tally, failures, ran } = await explore({
    seed: 1n,
    cases: 7,
    isOver: () => false,
    workers: 2,
  });
  expect([failures, ran]).toEqual([[], 7]);
  expect(tally.lines().toSorted()).toEqual(alone.lines().toSorted());
});

it("no batch begins when the time is over", async () => {
  const { ran } = await explore({ seed: 1n, cases: 7, isOver: () => true, workers: 2 });
  expect(ran).toBe(0);
});
