import { onceEach } from "../../lib/once-each.ts";
import { atOnce, type Slices } from "../../lib/slices.ts";
import type { Key } from "../../model/ids.ts";
import { kept, type Kind } from "../kept.ts";
import type { Touched } from "../../model/touched.ts";
import type { Shown } from "../shown.ts";
import { Buckets } from "./buckets.ts";
import { Named } from "./named.ts";
import { Order, type Valued } from "./order.ts";
import type { Resource } from "./resource.ts";

/**
 * The items of a list, and what was asked of them: in which order they are, which have a word in common, how they are written. It
 * is worked out when it is asked for, and of an item that changes anew.
 */
export class Items<I extends object> {
  readonly #resource: Resource<I>;
  #shown: Shown;
  /** All of them, until one of them changes: the map holds them from then on. */
  #list: readonly I[];
  #byKey: Map<Key, I> | null = null;
  readonly #orders = new Map<string, Order<I>>();
  readonly #buckets = new Map<string, Buckets<I>>();
  /** They are kept here and not for good: of the same record another list may say less. */
  #texts = new WeakMap<I, string>();
  #textsKept = 0;
  #named: Named<I> | null = null;

  constructor(resource: Resource<I>, shown: Shown, list: readonly I[]) {
    this.#resource = resource;
    this.#shown = shown;
    this.#list = list;
  }

  /** All items. Whatever was asked of those of what was shown before is ready of these too. */
  static *inSlices<I extends object>(
    resource: Resource<I>,
    shown: Shown,
    before: Items<I> | null,
  ): Slices<Items<I>> {
    const list: I[] = [];
    for (const item of resource.items(shown)) if (list.push(item) % AT_A_TIME === 0) yield;
    const items = new Items(resource, shown, list);
    if (before !== null) yield* items.#getReadyAs(before);
    return items;
  }

  get size(): number {
    return this.#byKey?.size ?? this.#list.length;
  }

  all(): Iterable<I> {
    return this.#byKey?.values() ?? this.#list;
  }

  inOrder(sort: string): Order<I> {
    const known = this.#orders.get(sort);
    if (known) return known;
    const made = this.orderOf(sort, this.all());
    this.#orders.set(sort, made);
    return made;
  }

  /** Some of them in order. */
  orderOf(sort: string, items: Iterable<I>): Order<I> {
    return atOnce(this.#orderOf(sort, items));
  }

  /** Those of which a value of this filter is the word. */
  having(filter: string, word: string): ReadonlySet<I> {
    const known = this.#buckets.get(filter) ?? atOnce(this.#bucketsOf(filter));
    this.#buckets.set(filter, known);
    return known.get(word);
  }

  /** Those of which a name holds the text; case does not count. */
  named(text: string): ReadonlySet<I> {
    this.#named ??= atOnce(this.#namedNow());
    return this.#named.holding(text);
  }

  /** A row as JSON text. */
  textOf(item: I): string {
    const known = this.#texts.get(item);
    if (known !== undefined) return known;
    const row = this.#resource.rowOf(item, this.#shown);
    const text = JSON.stringify({ key: this.#resource.keyOf(item), ...row });
    if (this.#textsKept === MOST_TEXTS) [this.#texts, this.#textsKept] = [new WeakMap(), 0];
    this.#texts.set(item, text);
    this.#textsKept++;
    return text;
  }

  /** Goes on with what is shown now; the items of these keys are made anew. */
  goOn(shown: Shown, keys: ReadonlySet<Key>, now: Iterable<I>): void {
    this.#shown = shown;
    if (keys.size === 0) return;
    if (this.#named?.isWorn === true) this.#named = null;
    const byKey = this.#keys();
    for (const key of keys) {
      const before = byKey.get(key);
      if (before === undefined) continue;
      byKey.delete(key);
      this.#forget(before);
    }
    for (const item of now) {
      byKey.set(this.#resource.keyOf(item), item);
      this.#named?.insert(item);
      for (const [sort, order] of this.#orders) order.insert(this.#valued(sort, item));
      for (const [filter, buckets] of this.#buckets)
        buckets.insert(item, this.#resource.filters[filter]?.(item, shown) ?? null);
    }
  }

  /** What is said of these changed, though they did not: they stay where they are, which costs a hundredth of making them anew. */
  reword(items: Iterable<I>): void {
    for (const item of items) {
      this.#texts.delete(item);
      for (const [filter, buckets] of this.#buckets) {
        buckets.delete(item);
        buckets.insert(item, this.#resource.filters[filter]?.(item, this.#shown) ?? null);
      }
    }
  }

  #forget(item: I): void {
    this.#texts.delete(item);
    this.#named?.delete(item);
    for (const order of this.#orders.values()) order.delete(item);
    for (const buckets of this.#buckets.values()) buckets.delete(item);
  }

  #valued(sort: string, item: I): Valued<I> {
    const valueOf = this.#resource.sorts[sort];
    if (valueOf === undefined) throw new Error(`no order by ${sort}`);
    return { item, value: valueOf(item, this.#shown) };
  }

  *#orderOf(sort: string, items: Iterable<I>): Slices<Order<I>> {
    const valued: Valued<I>[] = [];
    for (const item of items) if (valued.push(this.#valued(sort, item)) % AT_A_TIME === 0) yield;
    return new Order(this.#resource.keyOf, valued);
  }

  *#bucketsOf(filter: string): Slices<Buckets<I>> {
    const valueOf = this.#resource.filters[filter];
    if (valueOf === undefined) throw new Error(`no filter by ${filter}`);
    const buckets = new Buckets<I>();
    let inserted = 0;
    for (const item of this.all()) {
      buckets.insert(item, valueOf(item, this.#shown));
      if (++inserted % AT_A_TIME === 0) yield;
    }
    return buckets;
  }

  #namedNow(): Slices<Named<I>> {
    const namesOf = (item: I) => this.#resource.names(item, this.#shown);
    return Named.inSlices(this.all(), this.size, namesOf);
  }

  #keys(): Map<Key, I> {
    if (this.#byKey) return this.#byKey;
    const { keyOf } = this.#resource;
    this.#byKey = new Map(Array.from(this.#list, (item) => [keyOf(item), item]));
    this.#list = [];
    return this.#byKey;
  }

  /** What was in order is so again in one pass. */
  *#getReadyAs(before: Items<I>): Slices<void> {
    for (const [sort, order] of before.#orders) {
      const nearly = yield* this.#inOrderOf(order);
      this.#orders.set(sort, yield* this.#orderOf(sort, nearly));
    }
    for (const filter of before.#buckets.keys()) {
      const buckets = yield* this.#bucketsOf(filter);
      this.#buckets.set(filter, buckets);
    }
    if (before.#named !== null) this.#named = yield* this.#namedNow();
  }

  *#inOrderOf(order: Order<I>): Slices<readonly I[]> {
    const { keyOf } = this.#resource;
    const rest = new Map<Key, I>();
    for (const item of this.#list) if (rest.set(keyOf(item), item).size % AT_A_TIME === 0) yield;
    const still: I[] = [];
    for (const [at, item] of order.ascending().entries()) {
      const key = keyOf(item);
      const now = rest.get(key);
      if (now !== undefined) still.push(now);
      rest.delete(key);
      if (at % AT_A_TIME === 0) yield;
    }
    return [...still, ...rest.values()];
  }
}

/** Items that are looked at in one slice. */
const AT_A_TIME = 256;

/** Texts that are kept at once: 10 MB. Those of 200,000 snapshots that somebody has read to the end are a hundred. */
const MOST_TEXTS = 20_000;

/** The items of a list: those of what was shown before, as far as nothing has changed. */
export function itemsOf<I extends object>(shown: Shown, resource: Resource<I>): Items<I> {
  return kept(shown, kindOf(resource));
}

/** The items of a list, as they are kept. */
export function kindOf<I extends object>(resource: Resource<I>): Kind<Items<I>> {
  return KINDS(resource) as unknown as Kind<Items<I>>;
}

const KINDS = onceEach((list: object): Kind<Items<object>> => {
  const resource = list as Resource;
  return {
    make: (shown, before) => Items.inSlices(resource, shown, before),
    change: (items, touched, shown) => goneOn(items, touched, resource, shown),
  };
});

/** null where one item alone cannot be made. */
function goneOn<I extends object>(
  items: Items<I>,
  touched: readonly Touched[],
  { again }: Resource<I>,
  shown: Shown,
): Items<I> | null {
  if (again === undefined) return null;
  const of = new Set(again.of);
  const keys = new Set(
    touched.filter(({ collection }) => of.has(collection)).map(({ key }) => key),
  );
  items.goOn(shown, keys, keys.size === 0 ? [] : again.items(keys, shown));
  if (again.beside !== undefined) items.reword(again.beside(touched, shown));
  return items;
}
