/** What a list of findings can be ordered by. */
export const FINDING_ORDERS = ["severity", "size", "age", "object"] as const;

/** One of `FINDING_ORDERS`. */
export type FindingOrder = (typeof FINDING_ORDERS)[number];

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
