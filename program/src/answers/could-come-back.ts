import type { Finding } from "../findings/finding.ts";

/** What cleaning up would give back: of what gives some back, and of nothing else. */
export interface ComingBack {
  /** 0 where none is known. */
  readonly reclaimableBytes: number;
  /** Leftovers of which it is not known how much that is: where there are any, the sum is a lower bound. */
  readonly unsizedLeftovers: number;
}

/** What of these could come back. */
export function couldComeBack(findings: readonly Finding[]): ComingBack {
  const leftovers = findings.filter(isLeftover);
  return {
    reclaimableBytes: leftovers.reduce((sum, one) => sum + (one.reclaimableBytes ?? 0), 0),
    unsizedLeftovers: leftovers.filter((one) => one.reclaimableBytes === null).length,
  };
}

/**
 * Whether cleaning it up would give bytes back: nothing uses it any more, and its size is known. What something still needs, or
 * somebody keeps on purpose, has a size and would not come back.
 */
export function givesBack(finding: Finding): boolean {
  return isLeftover(finding) && (finding.reclaimableBytes ?? 0) > 0;
}

function isLeftover({ word, verdict }: Finding): boolean {
  return word !== null && verdict !== "unknown";
}
