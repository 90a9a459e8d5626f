import type { Coverage } from "../model/inventory.ts";

/** How much of each collection there is in one source. */
export interface SourceCounts {
  /** Records of each; null where none of it was read, which is not zero. */
  readonly counts: Readonly<Record<string, number | null>>;
  /** Collections of which a part was never read whole: their count is a lower bound. */
  readonly atLeast: readonly string[];
}

/**
 * What a source holds, as far as it was read. What was whole before and is not now counts as it was then: `state` and
 * `readAt` of the source say so. `wholeAt`: when a part was read whole last; null = never.
 */
export function sourceCounts(
  collections: readonly (readonly [string, readonly Coverage[]])[],
  wholeAt: (part: Coverage) => number | null,
): SourceCounts {
  const isCut = (part: Coverage) =>
    part.state === "notPermitted" || (part.state === "incomplete" && wholeAt(part) === null);
  const counted = collections.map(([collection, parts]) => {
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const cut = parts.filter(isCut).length;
    const isUnread = rows === 0 && cut === parts.length;
    return { collection, count: isUnread ? null : rows, isBound: !isUnread && cut > 0 };
  });
  return {
    counts: Object.fromEntries(counted.map(({ collection, count }) => [collection, count])),
    atLeast: counted.filter(({ isBound }) => isBound).map(({ collection }) => collection),
  };
}
