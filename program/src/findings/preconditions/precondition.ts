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

/** What each of them asks, in the words of the program. */
export const PRECONDITIONS: Readonly<Record<PreconditionId, string>> = Object.freeze({
  P1: "Kubernetes was read whole",
  P2: "the NAS was read whole",
  P3: "Kubernetes was read again after the NAS",
  P4: "a driver of the declared clusters made it",
  P5: "nothing that is there refers to it",
  P6: "nobody uses it on the NAS",
  P7: "looks over at least a day say the same",
  P8: "everything that ever needed it was seen to be deleted",
  P9: "nothing unusual happened",
});

/** It is so, and this was seen. */
export function held(id: PreconditionId, evidence: readonly string[]): Precondition {
  return { id, title: PRECONDITIONS[id], state: "held", evidence, missing: [] };
}

/** It is not so; `missing` says what would change that. */
export function failed(
  id: PreconditionId,
  evidence: readonly string[],
  missing: readonly string[],
): Precondition {
  return { id, title: PRECONDITIONS[id], state: "failed", evidence, missing };
}
