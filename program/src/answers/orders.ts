/** What a list of findings can be ordered by. */
export const FINDING_ORDERS = ["severity", "size", "age", "object"] as const;

/** One of `FINDING_ORDERS`. */
export type FindingOrder = (typeof FINDING_ORDERS)[number];

/** The same over HTTP, where more can be asked for: worst, largest, oldest and newest first, else by name. */
export const FINDING_SORTS = [...FINDING_ORDERS, "firstSeen", "rule"] as const;

/** One of `FINDING_SORTS`. */
export type FindingSort = (typeof FINDING_SORTS)[number];

/** Which way an order runs; what is not known comes last either way. */
export type Way = "forward" | "backward";

/** What rows of `df` can be ordered by. */
export const DF_ORDERS = [
  "used",
  "requested",
  "provisioned",
  "snapshots",
  "available",
  "name",
] as const;

/** One of `DF_ORDERS`. */
export type DfOrder = (typeof DF_ORDERS)[number];
