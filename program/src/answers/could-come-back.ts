import type { Finding } from "../findings/finding.ts";

/**
 * Bytes that cleaning up would give back: of what nothing uses any more, and of nothing else. What something still needs, or
 * somebody keeps on purpose, has a size and would not come back. 0 where none is known.
 */
export function couldComeBack(findings: readonly Finding[]): number {
  return findings
    .filter(({ word, verdict }) => word !== null && verdict !== "unknown")
    .reduce((sum, { reclaimableBytes }) => sum + (reclaimableBytes ?? 0), 0);
}
