/**
 * Where a finding stands. `pending`: its grace or the number of looks that must say the same is not reached. `active`: it
 * is. `ignored`: somebody wants it left alone until a date. A finding that is seen to be no more is resolved, and in no
 * list; one whose rule could not be asked stays as it was, and is listed as aged.
 */
export interface Lifecycle {
  readonly state: "pending" | "active" | "ignored";
  readonly firstSeenAt: number;
  /** Whole looks that said the same, one after the other, this one included. */
  readonly confirmations: number;
}
