import { parseSelector } from "../../answers/selector.ts";
import { wordsOf } from "./buckets.ts";
import type { Items } from "./items.ts";
import type { Direction, Order } from "./order.ts";
import type { FilterValue, Resource } from "./resource.ts";

/** What keeps rows in a list; whatever is left out keeps all. */
export interface Filters {
  readonly namespace?: readonly string[];
  readonly q?: string;
  readonly labelSelector?: string;
  readonly [name: string]: unknown;
}

/** Items that stay, in order: all of a part of them, or those of them that a test lets through. */
export interface Matching<I> {
  readonly order: Order<I>;
  readonly test: ((item: I) => boolean) | null;
}

/** Items that the filters keep. Throws ConfigError for a label selector that is none. */
export function matching<I extends object>(
  { labelSelector, ...filters }: Filters,
  sort: string,
  items: Items<I>,
  { filters: known, labels }: Resource<I>,
): Matching<I> {
  const parts = Object.entries(filters).flatMap(([name, value]) => {
    if (name === "q" && typeof value === "string") return [[items.named(value)]];
    if (known[name] === undefined) return [];
    const words = wordsOf((value ?? null) as FilterValue);
    return words.length === 0 ? [] : [words.map((word) => items.having(name, word))];
  });
  const selects = labelSelector === undefined ? null : parseSelector(labelSelector, "--selector");
  const isSelected = selects && labels ? (item: I) => selects(labels(item)) : null;
  if (parts.length === 0) return { order: items.inOrder(sort), test: isSelected };
  const test = (item: I) =>
    parts.every((part) => part.some((some) => some.has(item))) && (isSelected?.(item) ?? true);
  const smallest = parts.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0] ?? [];
  if (sizeOf(smallest) > items.size / PART) return { order: items.inOrder(sort), test };
  const few = new Set(smallest.flatMap((some) => [...some]));
  return { order: items.orderOf(sort, [...few].filter(test)), test: null };
}

/** A part is picked out and sorted where it is less than this fraction of all: else they are looked through as they stand. */
const PART = 8;

function sizeOf(part: readonly ReadonlySet<unknown>[]): number {
  return part.reduce((sum, { size }) => sum + size, 0);
}

/** One page of what matches, and how much that is. */
export interface Slice<I> {
  readonly total: number;
  readonly page: readonly I[];
  /** Index of the last of them in the order. */
  readonly last: number;
  readonly isLast: boolean;
}

/** Which part of an order is wanted. */
export interface Part {
  /** Index of the order before which nothing is given out. */
  readonly begin: number;
  /** Matching items after that which are left out. */
  readonly skip: number;
  readonly limit: number;
}

/** A part of what matches. Where there is a test all are looked at: the total is that of those that match. */
export function sliceOf<I>(
  { order, test }: Matching<I>,
  direction: Direction,
  part: Part,
): Slice<I> {
  return test === null
    ? wholeSlice(order, direction, part)
    : testedSlice(order, test, direction, part);
}

function wholeSlice<I>(
  order: Order<I>,
  direction: Direction,
  { begin, skip, limit }: Part,
): Slice<I> {
  const page: I[] = [];
  const end = Math.min(order.size, begin + skip + limit);
  for (let n = begin + skip; n < end; n++) page.push(order.at(n, direction));
  return { total: order.size, page, last: end - 1, isLast: end === order.size };
}

function testedSlice<I>(
  order: Order<I>,
  test: (item: I) => boolean,
  direction: Direction,
  { begin, skip, limit }: Part,
): Slice<I> {
  const page: I[] = [];
  let [total, left, last, isLast] = [0, skip, -1, true];
  for (let n = 0; n < order.size; n++) {
    const item = order.at(n, direction);
    if (!test(item)) continue;
    total++;
    if (n < begin || left-- > 0) continue;
    if (page.length === limit) isLast = false;
    else {
      page.push(item);
      last = n;
    }
  }
  return { total, page, last, isLast };
}
