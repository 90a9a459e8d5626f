import type { Finding } from "../findings/finding.ts";

/** An id is never shown shorter than this. */
const SHORTEST = 4;

/** How many digits tell the findings of a report apart: what lists show of an id. */
export function shortIdLength(findings: readonly Pick<Finding, "id">[]): number {
  const ids = [...new Set(findings.map(({ id }) => id))];
  const longest = Math.max(SHORTEST, ...ids.map((id) => id.length));
  for (let length = SHORTEST; length < longest; length++)
    if (new Set(ids.map((id) => id.slice(0, length))).size === ids.length) return length;
  return longest;
}
