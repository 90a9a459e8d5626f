import type { FindingRow } from "../../../../program/src/api/contract.ts";

/** For so long a finding that came while one looks is marked as new. */
const NEW_MS = 10 * 60_000;

/**
 * Whether a finding came while somebody looks, and not long ago. `from`: the look that he saw first; `at`: the one that he sees now.
 * All are times of the service, so that the clock of this machine does not matter.
 */
export function isNew({ lifecycle }: FindingRow, from: number, at: number): boolean {
  if (lifecycle === null) return false;
  return lifecycle.firstSeenAt > from && at - lifecycle.firstSeenAt < NEW_MS;
}
