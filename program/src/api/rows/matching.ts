import { parseSelector } from "../../answers/selector.ts";
import { wordsOf } from "./buckets.ts";
import type { Items } from "./items.ts";
import type { Direction, Order } from "./order.ts";
import type { Resource } from "./resource.ts";
import type { Shown } from "../shown.ts";

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
  filters: Filters,
  sort: string,
  items: Items<I>,
  resource: Resource<I>,
  shown: Shown,
): Matching<I> {
  const wanted = wantedIn(filters, resource);
  const part = smallest(wanted, items);
  const tests = [
    ...wanted.map(({ name, words }) => testOf(name, words, resource, shown)),
    ...textTests(filters, items, resource),
  ];
  const test = tests.length === 0 ? null : (item: I) => tests.every((one) => one(item));
  if (part === null || test === null) return { order: items.inOrder(sort), test };
  return { order: items.orderOf(sort, part.filter(test)), test: null };
}

/** A part is picked out and sorted where it is less than this fraction of all: else they are looked through as they stand. */
const PART = 8;

/** A filter and its words, any of which will do. */
interface Wanted {
  readonly name: string;
  readonly words: readonly string[];
}

function wantedIn<I extends object>(filters: Filters, resource: Resource<I>): readonly Wanted[] {
  return Object.entries(filters).flatMap(([name, value]) => {
    if (resource.filters[name] === undefined) return [];
    const words = wordsOf((value ?? null) as string | readonly string[] | null);
    return words.length === 0 ? [] : [{ name, words }];
  });
}

/** The smallest part that one filter leaves over; null where none leaves a small one. */
function smallest<I extends object>(
  wanted: readonly Wanted[],
  items: Items<I>,
): readonly I[] | null {
  let best: readonly ReadonlySet<I>[] | null = null;
  let least = items.size / PART;
  for (const { name, words } of wanted) {
    const sets = words.map((word) => items.having(name, word));
    const size = sets.reduce((sum, set) => sum + set.size, 0);
    if (size > least) continue;
    best = sets;
    least = size;
  }
  return best && [...new Set(best.flatMap((set) => [...set]))];
}

function testOf<I extends object>(
  name: string,
  words: readonly string[],
  { filters }: Resource<I>,
  shown: Shown,
): (item: I) => boolean {
  const valueOf = filters[name];
  if (valueOf === undefined) return () => true;
  const [only] = words;
  return (item) => {
    const value = valueOf(item, shown);
    if (typeof value === "string" && words.length === 1) return value === only;
    return wordsOf(value).some((word) => words.includes(word));
  };
}

function textTests<I extends object>(
  { q, labelSelector }: Filters,
  items: Items<I>,
  { labels }: Resource<I>,
): readonly ((item: I) => boolean)[] {
  const tests: ((item: I) => boolean)[] = [];
  const part = q?.toLowerCase();
  if (part !== undefined) tests.push((item) => items.namesOf(item).includes(part));
  if (labelSelector !== undefined && labels !== undefined) {
    const selects = parseSelector(labelSelector, "--selector");
    tests.push((item) => selects(labels(item)));
  }
  return tests;
}

/** One page of what matches, and how much that is. */
export interface Slice<I> {
  readonly total: number;
  readonly page: readonly I[];
  /** Index of the last of them in the order. */
  readonly last: number;
  readonly isLast: boolean;
}

/** The page that begins at an index of the order. All are looked at: the total is that of those that match. */
export function sliceOf<I>(
  { order, test }: Matching<I>,
  direction: Direction,
  begin: number,
  limit: number,
): Slice<I> {
  const page: I[] = [];
  let [total, last, isLast] = [0, -1, true];
  const end = test === null ? Math.min(order.size, begin + limit) : order.size;
  for (let n = test === null ? begin : 0; n < end; n++) {
    const item = order.at(n, direction);
    if (test !== null && !test(item)) continue;
    total++;
    if (n < begin) continue;
    if (page.length === limit) isLast = false;
    else {
      page.push(item);
      last = n;
    }
  }
  return test === null
    ? { total: order.size, page, last, isLast: end === order.size }
    : { total, page, last, isLast };
}
