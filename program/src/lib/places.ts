/** Where something stands in an order, compared part by part; the last part tells it from all others. */
export type Place = readonly (string | number)[];

/** Things in the order of their places. */
export function inPlaces<T>(things: readonly T[], placeOf: (thing: T) => Place): readonly T[] {
  return things
    .map((thing) => ({ thing, place: placeOf(thing) }))
    .toSorted((a, b) => comparePlaces(a.place, b.place))
    .map(({ thing }) => thing);
}

/** Which of two places comes first. Numbers come before text: no place, whoever wrote it, makes an order that contradicts itself. */
export function comparePlaces(a: Place, b: Place): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left === right) continue;
    if (typeof left !== typeof right) return typeof left === "number" ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
