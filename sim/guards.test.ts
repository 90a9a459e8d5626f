import { describe, expect, it } from "vitest";
import { PRODUCT } from "./core.ts";
import { readCorpus } from "./corpus.ts";
import { slugOf, WITHOUT } from "./guards.ts";
import { runPlan } from "./run.ts";

/** Written by `npm run sim -- --guards`: the smallest run that breaks the product without the guard. */
const COUNTER_EXAMPLES = readCorpus("guards");

describe("the simulation notices when the product does without", () => {
  for (const [guard, core] of Object.entries(WITHOUT))
    it(guard, () => {
      const entry = COUNTER_EXAMPLES.get(slugOf(guard));
      const failure = entry && runPlan(entry.plan, core);
      expect(failure).toMatchObject({ invariant: entry?.invariant, rule: entry?.rule });
      expect(entry && runPlan(entry.plan, PRODUCT)).toBeNull();
    });

  it("nothing that is no guard any more", () => {
    expect([...COUNTER_EXAMPLES.keys()].toSorted()).toEqual(
      Object.keys(WITHOUT).map(slugOf).toSorted(),
    );
  });
});
