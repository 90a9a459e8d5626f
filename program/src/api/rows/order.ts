import type { SortValue } from "./resource.ts";

/** Where an item stands, or stood: by its value, then by its key, so that no two are equal. */
export interface Place {
  readonly value: SortValue;
  readonly key: string;
}

/** Which way a list runs. Items of which the value is not known come last either way. */
export type Direction = "up" | "down";

/** An item with the value that it is sorted by. */
export interface Valued<I> {
  readonly item: I;
  readonly value: SortValue;
}

/** Items in order. Every change costs what it touches, and a page what is on it. */
export class Order<I> {
  readonly #keyOf: (item: I) => string;
  readonly #items: I[];
  /** As they were when the items came: what they are worked out from may change. */
  readonly #values: SortValue[];
  /** How many have a value. */
  #known: number;

  /** Where the items are in nearly the right order already this is one pass. */
  constructor(keyOf: (item: I) => string, valued: readonly Valued<I>[]) {
    const sorted = valued.toSorted(
      (a, b) => compareValues(a.value, b.value) || (keyOf(a.item) < keyOf(b.item) ? -1 : 1),
    );
    this.#keyOf = keyOf;
    this.#items = sorted.map(({ item }) => item);
    this.#values = sorted.map(({ value }) => value);
    this.#known = this.#firstNotBefore(UNKNOWN);
  }

  get size(): number {
    return this.#items.length;
  }

  /** The n-th item of the list that runs this way. */
  at(n: number, direction: Direction): I {
    return this.#items[this.#index(n, direction)] as I;
  }

  /** Where it stands. */
  placeAt(n: number, direction: Direction): Place {
    const index = this.#index(n, direction);
    return { value: this.#values[index] ?? null, key: this.#keyOf(this.#items[index] as I) };
  }

  /** How many items stand at this place or before it, in the list that runs this way. */
  upTo(place: Place, direction: Direction): number {
    const before = this.#firstNotBefore(place);
    if (direction === "down" && place.value !== null) return this.#known - before;
    const item = this.#items[before];
    return item !== undefined && this.#keyOf(item) === place.key ? before + 1 : before;
  }

  /** Items as they stand, for a new order of what became of them. */
  ascending(): readonly I[] {
    return this.#items;
  }

  insert({ item, value }: Valued<I>): void {
    const at = this.#firstNotBefore({ value, key: this.#keyOf(item) });
    this.#items.splice(at, 0, item);
    this.#values.splice(at, 0, value);
    if (value !== null) this.#known++;
  }

  delete(item: I): void {
    const at = this.#items.indexOf(item);
    if (at < 0) return;
    this.#items.splice(at, 1);
    const [value] = this.#values.splice(at, 1);
    if (value !== null) this.#known--;
  }

  #index(n: number, direction: Direction): number {
    return direction === "down" && n < this.#known ? this.#known - 1 - n : n;
  }

  #firstNotBefore({ value, key }: Place): number {
    let [low, high] = [0, this.#items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareValues(this.#values[middle] ?? null, value);
      if (order < 0 || (order === 0 && this.#keyOf(this.#items[middle] as I) < key))
        low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Before every item whose value is not known, and after all others. */
const UNKNOWN: Place = Object.freeze({ value: null, key: "" });

function compareValues(a: SortValue, b: SortValue): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
