import type { Finding } from "../findings/finding.ts";

/** Bytes that cleaning up would give back: of what gives some back, and of nothing else. 0 where none is known. */
export function couldComeBack(findings: readonly Finding[]): number {
  return findings
    .filter(givesBack)
    .reduce((sum, { reclaimableBytes }) => sum + (reclaimableBytes ?? 0), 0);
}

/**
 * Whether cleaning it up would give bytes back: nothing uses it any more, and its size is known. What something still needs, or
 * somebody keeps on purpose, has a size and would not come back.
 */
export function givesBack({ word, verdict, reclaimableBytes }: Finding): boolean {
  return word !== null && verdict !== "unknown" && (reclaimableBytes ?? 0) > 0;
}
