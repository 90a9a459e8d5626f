import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Failure } from "./run.ts";
import type { Batch, BatchResult } from "./seeds-worker.ts";
import { Tally } from "./tally.ts";

/** Which seeds to run, and on how many threads. */
export interface Exploration {
  readonly seed: bigint;
  readonly cases: number;
  readonly workers: number;
  /** The time is over: no batch begins any more. */
  readonly isOver: () => boolean;
}

/** What all threads found together. */
export interface Explored {
  readonly tally: Tally;
  readonly failures: readonly Failure[];
  /** Cases that were run, failures included. */
  readonly ran: number;
}

/** The most that a thread runs in one go, about half a second of work: a failure or the end of the time is noticed so soon. */
const MAX_BATCH = 64;

/** Runs seeds on several threads, each with its own part of them, until they, the time or the luck are at an end. */
export async function explore({ seed, cases, workers, isOver }: Exploration): Promise<Explored> {
  const tally = new Tally();
  const failures: Failure[] = [];
  const size = Math.min(MAX_BATCH, Math.ceil(cases / workers));
  let [begun, ran] = [0, 0];
  const nextBatch = (): Batch | null => {
    if (begun >= cases || failures.length > 0 || isOver()) return null;
    const batch = { from: seed + BigInt(begun), cases: Math.min(size, cases - begun) };
    begun += batch.cases;
    return batch;
  };
  const hear = ({ totals, failure }: BatchResult) => {
    tally.add(totals);
    ran += totals.cases;
    if (failure) failures.push(failure);
  };
  await Promise.all(Array.from({ length: workers }, () => work(nextBatch, hear)));
  return { tally, failures, ran };
}

/**
 * A seventh of the CPU goes into collecting what cases make and forget; in a nursery of semi-spaces of 32 MB a third less (in
 * turn, beside other work).
 */
const ROOM = Object.freeze({ maxYoungGenerationSizeMb: 96 });

/** One thread, from its first batch to its last. A bug in it is a bug here. */
async function work(
  nextBatch: () => Batch | null,
  hear: (result: BatchResult) => void,
): Promise<void> {
  const worker = new Worker(new URL("seeds-worker.ts", import.meta.url), { resourceLimits: ROOM });
  try {
    for (let batch = nextBatch(); batch !== null; batch = nextBatch()) {
      worker.postMessage(batch);
      const [result] = (await once(worker, "message")) as [BatchResult];
      hear(result);
    }
  } finally {
    await worker.terminate();
  }
}
