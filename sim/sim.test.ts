import { describe, expect, it } from "vitest";
import { PRODUCT } from "./core.ts";
import { readCorpus } from "./corpus.ts";
import { drawPlan } from "./plan.ts";
import { type Failure, runPlan } from "./run.ts";
import { shrink, storyOf } from "./shrink.ts";
import { Tally } from "./tally.ts";

const SEEDS = 1_000;

describe("corpus: what once broke an invariant", () => {
  for (const [name, { story, plan }] of readCorpus())
    it(`${name}: ${story}`, () => expect(told(runPlan(plan, PRODUCT))).toBe("no invariant broke"));
});

it("pending: breaks an invariant until the product can see more, and moves to the corpus then", () => {
  for (const [name, { plan, invariant, rule }] of readCorpus("pending"))
    expect(runPlan(plan, PRODUCT), name).toMatchObject({ invariant, rule });
});

describe("the simulation", () => {
  it(
    "I1, I3, I4, I8, I12 to I15 hold over 1,000 seeds, in which every action, fault, rule, verdict and failed precondition occurs",
    { timeout: 600_000 },
    () => {
      const tally = new Tally();
      for (let seed = 1; seed <= SEEDS; seed++) {
        const failure = runPlan(drawPlan(BigInt(seed)), PRODUCT, tally);
        expect(told(failure)).toBe("no invariant broke");
      }
      expect(tally.missing()).toEqual([]);
    },
  );

  it("draws the same run from the same seed", () => {
    const tallies = [new Tally(), new Tally()];
    for (const tally of tallies) runPlan(drawPlan(7n), PRODUCT, tally);
    expect(tallies[0]?.lines()).toEqual(tallies[1]?.lines());
    expect(drawPlan(7n)).toEqual(drawPlan(7n));
    expect(drawPlan(7n)).not.toEqual(drawPlan(2n ** 63n + 7n));
  });
});

function told(failure: Failure | null): string {
  return failure ? storyOf(shrink(failure, PRODUCT)) : "no invariant broke";
}
