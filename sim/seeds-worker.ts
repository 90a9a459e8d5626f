import { parentPort } from "node:worker_threads";
import { PRODUCT } from "./core.ts";
import { drawPlan } from "./plan.ts";
import { type Failure, runPlan } from "./run.ts";
import { Tally, type Totals } from "./tally.ts";

/** Seeds that a worker runs one after the other. */
export interface Batch {
  readonly from: bigint;
  readonly cases: number;
}

/** What came of a batch; the first failure ends it. */
export interface BatchResult {
  readonly totals: Totals;
  readonly failure: Failure | null;
}

parentPort?.on("message", (batch: Batch) => {
  parentPort?.postMessage(runBatch(batch));
});

function runBatch({ from, cases }: Batch): BatchResult {
  const tally = new Tally();
  let failure: Failure | null = null;
  for (let n = 0; n < cases && failure === null; n++) {
    const seed = BigInt.asUintN(64, from + BigInt(n));
    failure = runPlan(drawPlan(seed), PRODUCT, tally);
  }
  return { totals: tally.totals(), failure };
}
