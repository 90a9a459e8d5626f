import { shortHash } from "../model/scope.ts";

/**
 * The same things in an order that hangs on when a look is made: whatever does not fit into one is among the first in
 * another, so that nothing is left out for ever, and nothing has to be remembered for it.
 */
export function inOrderOfLook<T>(
  things: readonly T[],
  nameOf: (thing: T) => string,
  at: number,
): readonly T[] {
  const placed = things.map((thing) => ({ thing, place: shortHash(String(at), nameOf(thing)) }));
  return placed.toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ thing }) => thing);
}
