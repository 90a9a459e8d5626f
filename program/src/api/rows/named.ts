import type { Slices } from "../../lib/slices.ts";
import { type Findable, Haystack } from "../search/haystack.ts";
import { wordsOf } from "./buckets.ts";
import type { FilterValue } from "./resource.ts";

/** More changed items than this are not looked at beside the others: all are put together anew. */
const MOST_CHANGED = 1_000;

/** Items by what their names hold: all of them as one text, and beside it those that came since. */
export class Named<I> {
  readonly #namesOf: (item: I) => FilterValue;
  readonly #whole: Haystack<I>;
  readonly #gone = new Set<I>();
  readonly #came = new Set<I>();

  private constructor(whole: Haystack<I>, namesOf: (item: I) => FilterValue) {
    this.#whole = whole;
    this.#namesOf = namesOf;
  }

  /** Of items, about so many. */
  static *inSlices<I>(
    items: Iterable<I>,
    about: number,
    namesOf: (item: I) => FilterValue,
  ): Slices<Named<I>> {
    return new Named(yield* Haystack.inSlices(named(items, namesOf), about), namesOf);
  }

  /** So much has changed that it costs less to begin anew. */
  get isWorn(): boolean {
    return this.#gone.size + this.#came.size > MOST_CHANGED;
  }

  holding(text: string): ReadonlySet<I> {
    const found = new Set<I>(this.#whole.holding(text));
    for (const item of this.#gone) found.delete(item);
    const wanted = text.toLowerCase();
    for (const item of this.#came)
      if (wordsOf(this.#namesOf(item)).some((word) => word.toLowerCase().includes(wanted)))
        found.add(item);
    return found;
  }

  insert(item: I): void {
    this.#came.add(item);
  }

  delete(item: I): void {
    if (!this.#came.delete(item)) this.#gone.add(item);
  }
}

function* named<I>(items: Iterable<I>, namesOf: (item: I) => FilterValue): Iterable<Findable<I>> {
  for (const item of items) yield { item, words: wordsOf(namesOf(item)) };
}
