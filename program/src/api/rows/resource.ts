import type { Static, TObject } from "typebox";
import type { Collection } from "../../model/collections.ts";
import type { Key } from "../../model/ids.ts";
import type { Touched } from "../../model/touched.ts";
import type { Shown } from "../shown.ts";

/** What a row is sorted by; null where it is not known, which comes last whichever way. */
export type SortValue = string | number | null;

/** What a row is found by: one word or several. */
export type FilterValue = string | null | readonly string[];

/**
 * A list of the API. An item is what a row is drawn from, mostly a record: of the many there are few are looked at, and nothing is
 * worked out for the others. Every item has a key of its own that stays the same as long as its object is there.
 */
export interface Resource<I extends object = object, R extends TObject = TObject> {
  readonly path: `/${string}`;
  /** One line for the reference. */
  readonly summary: string;
  /** Collections that it may lack rows of where they were not read whole. */
  readonly needs: readonly Collection[];
  /** Schema of one row. */
  readonly row: R;
  /** Names that `sort` takes; the first is that of whoever names none. */
  readonly sorts: Readonly<Record<string, (item: I, shown: Shown) => SortValue>>;
  /** Query parameters that keep rows of which a value is the word given. */
  readonly filters: Readonly<Record<string, (item: I, shown: Shown) => FilterValue>>;
  /** Words of filters to which the other side may add: one that is neither among them nor in a row is refused. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** What `q` looks into. */
  names(item: I, shown: Shown): FilterValue;
  /** What `labelSelector` selects by; left out where objects have no labels. */
  readonly labels?: (item: I) => Readonly<Record<string, string>>;
  readonly keyOf: (item: I) => Key;
  /** Every item there is. */
  items(shown: Shown): Iterable<I>;
  /** How to make one item anew whose record changed; left out where everything is made anew at each change. */
  readonly again?: Again<I>;
  rowOf(item: I, shown: Shown): Static<R>;
}

/** Which records the items are of, and how some of them are made. */
export interface Again<I> {
  readonly of: readonly Collection[];
  /**
   * Items, as they are, of which something else is said when records of other collections are touched. What they are sorted and named
   * by may not hang on those: they stay where they are.
   */
  beside?(this: void, touched: readonly Touched[], shown: Shown): Iterable<I>;
  /** Those of these records that are there and belong to the list. */
  items(keys: ReadonlySet<Key>, shown: Shown): Iterable<I>;
}

/** Freezes a resource and keeps its types. */
export function defineResource<I extends object, R extends TObject>(
  resource: Resource<I, R>,
): Resource<I, R> {
  return Object.freeze(resource);
}
