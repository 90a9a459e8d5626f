import { describe, expect, it } from "vitest";
import { WITHOUT } from "./guards.ts";
import { drawPlan } from "./plan.ts";
import { type Failure, runPlan } from "./run.ts";
import type { Core } from "./core.ts";

/** Far more than any of them needed. */
const PATIENCE = 3_000;

describe("the simulation notices when a guard is gone", () => {
  for (const [guard, core] of Object.entries(WITHOUT))
    it(`without ${guard}`, { timeout: 300_000 }, () => {
      expect(firstFailure(core)?.invariant).toMatch(/^I(1|3|4|13)$/);
    });
});

function firstFailure(core: Core): Failure | null {
  for (let seed = 1; seed <= PATIENCE; seed++) {
    const failure = runPlan(drawPlan(BigInt(seed)), core);
    if (failure) return failure;
  }
  return null;
}
