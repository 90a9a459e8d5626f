import type { Work } from "./method.ts";
import type { Line } from "./versions.ts";

/**
 * How long answers take, in ms. An assumption, not a measurement of ours: taken from public reports of other people's
 * machines (facts/truenas-gaps.md §5), and to be named as such wherever figures made with it are shown.
 */
export interface CostModel {
  /** A dataset whose properties are read: about 2 ms with all of them. */
  readonly datasetMs: number;
  /** A dataset of which only identity is read. */
  readonly bareDatasetMs: number;
  /** The name of a snapshot: 11,500 of them in 8 s (middleware PR 7987); the new reader of 26 8,100 in 0.29 s (PR 17791). */
  readonly snapshotNameMs: Readonly<Record<Line, number>>;
  /** A snapshot with properties: 8,100 in 64 s on 25.10, in 5 s on 26 (PR 17791). */
  readonly snapshotMs: Readonly<Record<Line, number>>;
  /** A login that failed (facts/truenas-api.md §2.4). */
  readonly failedLoginMs: number;
  /** A call refused by the rate limit (§2.4: 1-10 s). */
  readonly rateLimitedMs: number;
}

/** Figures of public reports. */
export const REPORTED_COST: CostModel = Object.freeze({
  datasetMs: 2,
  bareDatasetMs: 0.2,
  snapshotNameMs: Object.freeze({ "25.10": 0.7, "26": 0.04 }),
  snapshotMs: Object.freeze({ "25.10": 8, "26": 0.6 }),
  failedLoginMs: 1_500,
  rateLimitedMs: 5_000,
});

/** Everything at once. */
export const NO_COST: CostModel = Object.freeze({
  datasetMs: 0,
  bareDatasetMs: 0,
  snapshotNameMs: Object.freeze({ "25.10": 0, "26": 0 }),
  snapshotMs: Object.freeze({ "25.10": 0, "26": 0 }),
  failedLoginMs: 0,
  rateLimitedMs: 0,
});

/** Time that the work of one call stands for. */
export function costOf(work: Work, line: Line, model: CostModel): number {
  const full = work.datasetProperties > 0 ? work.datasets : 0;
  return (
    full * model.datasetMs +
    (work.datasets - full) * model.bareDatasetMs +
    work.snapshotProperties * model.snapshotMs[line] +
    Math.max(0, work.snapshots - work.snapshotProperties) * model.snapshotNameMs[line]
  );
}
