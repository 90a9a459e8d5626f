/** The nine preconditions of facts/reliability §2.2. */
export type PreconditionId = "P1" | "P2" | "P3" | "P4" | "P5" | "P6" | "P7" | "P8" | "P9";

/**
 * What must be so before a conclusion from absence is called `confirmed`, with what was seen. `notCheckable`: nothing
 * that can be read tells; a table says where that may be gone without (docs/reference/preconditions.md).
 */
export interface Precondition {
  readonly id: PreconditionId;
  readonly title: string;
  readonly state: "held" | "failed" | "notCheckable";
  /** What was read, when, how complete, from whom; each a short sentence. */
  readonly evidence: readonly string[];
  /** What keeps the verdict from `confirmed` and what would change that, each one sentence; empty where nothing does. */
  readonly missing: readonly string[];
}
