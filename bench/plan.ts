/**
 * What can be measured by itself. On the real API server: `bounds` that nothing can beat, the scan of `kubernetes` alone,
 * the `whole` scan, its `parts`, and with a NAS at `cost`. Then `memory`: join, judge and each rule at two sizes; `simulators`: the
 * start of a world; `large`: a whole scan of very many volumes on simulators.
 */
export const PARTS = Object.freeze([
  ...(["bounds", "kubernetes", "whole", "parts", "cost"] as const),
  ...(["memory", "simulators", "large"] as const),
]);

/** Name of one part. */
export type Part = (typeof PARTS)[number];

/** What to measure. Sizes are numbers of volumes; each has ten ZFS snapshots. */
export interface ScanBench {
  readonly volumes: number;
  readonly rounds: number;
  readonly largeVolumes: number;
  readonly largeRounds: number;
  readonly costRounds: number;
  readonly only: ReadonlySet<Part>;
}

/** Whether there is a part of this name. */
export function isPart(name: string): name is Part {
  return (PARTS as readonly string[]).includes(name);
}
