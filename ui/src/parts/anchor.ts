/** Which rows of a list were in view: their keys in order, the first of them the `first`-th of the list. null: it was not here. */
export interface InView {
  readonly question: string;
  readonly first: number;
  readonly keys: readonly (string | null)[];
}

type KeyAt = (n: number) => string | null;

/** The rows that are in view, of the first `count` after `first`. */
export function inViewOf(question: string, first: number, count: number, keyAt: KeyAt): InView {
  return { question, first, keys: Array.from({ length: count }, (_, n) => keyAt(first + n)) };
}

/** How far a row may have moved to be looked for: the parts of a list that are here are about so long. */
const REACH = 200;

/**
 * By how many rows those that were in view have moved: rows that came above them move them down, rows that went up. Told by the
 * first of them that is still there; 0 where none is.
 */
export function movedBy({ first, keys }: InView, keyAt: KeyAt): number {
  const places = new Map<string, number>();
  for (let n = Math.max(0, first - REACH); n <= first + keys.length + REACH; n++) {
    const key = keyAt(n);
    if (key !== null) places.set(key, n);
  }
  for (const [n, key] of keys.entries()) {
    const place = key === null ? undefined : places.get(key);
    if (place !== undefined) return place - (first + n);
  }
  return 0;
}
