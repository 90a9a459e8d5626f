import { describe, expect, it } from "vitest";
import { type Core, PRODUCT } from "./core.ts";
import { FIRST_SEEDS, WITHOUT } from "./guards.ts";
import { drawPlan } from "./plan.ts";
import { type Failure, runPlan } from "./run.ts";

/** Far more than any of them needs. */
const PATIENCE = 3_000;

describe("the simulation notices when the product does without", () => {
  for (const [guard, core] of Object.entries(WITHOUT))
    it(guard, { timeout: 300_000 }, () => {
      const failure = firstFailure(core, FIRST_SEEDS[guard] ?? 1);
      expect(failure?.invariant).toMatch(/^I(1|3|4|13)$/);
      expect(failure && runPlan(failure.plan, PRODUCT)).toBeNull();
    });
});

function firstFailure(core: Core, from: number): Failure | null {
  for (let seed = from; seed < from + PATIENCE; seed++) {
    const failure = runPlan(drawPlan(BigInt(seed)), core);
    if (failure) return failure;
  }
  return null;
}
