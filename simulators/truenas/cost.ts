import type { Work } from "./method.ts";
import type { Line } from "./versions.ts";

/**
 * How long answers take, in ms. An assumption, not a measurement of ours: taken from public reports of other people's
 * machines (facts/truenas-gaps.md §5), and to be named as such wherever figures made with it are shown.
 */
export interface CostModel {
  /** A dataset whose properties are read. */
  readonly datasetMs: number;
  /** A dataset of which only identity is read. */
  readonly bareDatasetMs: number;
  /** A snapshot of which only names and transaction group are read. */
  readonly snapshotNameMs: number;
  /** A snapshot with all properties. */
  readonly snapshotMs: number;
  /** A snapshot with the few properties that were named, and its holds. */
  readonly namedSnapshotMs: number;
  /** A login that failed (facts/truenas-api.md §2.4). */
  readonly failedLoginMs: number;
  /** A call refused by the rate limit (§2.4: 1-10 s). */
  readonly rateLimitedMs: number;
}

const NAMED_SNAPSHOT_MS = 0.6;

/**
 * Figures of public reports: about 2 ms a dataset with all properties; 11,500 snapshot names in 8 s on the old reader
 * (middleware PR 7987); 8,100 snapshots in 64 s with all properties there, in 0.29 s by name on that of 26, and in 5 s with four
 * properties and holds on both (PR 17791).
 */
export const REPORTED_COST: Readonly<Record<Line, CostModel>> = Object.freeze({
  "24.10": reported({ snapshotNameMs: 0.7, snapshotMs: 8 }),
  "25.04": reported({ snapshotNameMs: 0.7, snapshotMs: 8 }),
  "25.10": reported({ snapshotNameMs: 0.7, snapshotMs: 8 }),
  "26": reported({ snapshotNameMs: 0.04, snapshotMs: NAMED_SNAPSHOT_MS }),
});

/** Everything at once. */
export const NO_COST: CostModel = Object.freeze({
  datasetMs: 0,
  bareDatasetMs: 0,
  snapshotNameMs: 0,
  snapshotMs: 0,
  namedSnapshotMs: 0,
  failedLoginMs: 0,
  rateLimitedMs: 0,
});

/** Time that the work of one call stands for. */
export function costOf(work: Work, model: CostModel): number {
  const full = work.datasetProperties > 0 ? work.datasets : 0;
  const withProperties = work.snapshotProperties + work.namedSnapshotProperties;
  const bare = Math.max(0, work.snapshots - withProperties);
  return (
    full * model.datasetMs +
    (work.datasets - full) * model.bareDatasetMs +
    work.snapshotProperties * model.snapshotMs +
    work.namedSnapshotProperties * model.namedSnapshotMs +
    bare * model.snapshotNameMs
  );
}

function reported(snapshots: Pick<CostModel, "snapshotNameMs" | "snapshotMs">): CostModel {
  return Object.freeze({
    datasetMs: 2,
    bareDatasetMs: 0.2,
    namedSnapshotMs: NAMED_SNAPSHOT_MS,
    ...snapshots,
    failedLoginMs: 1_500,
    rateLimitedMs: 5_000,
  });
}
