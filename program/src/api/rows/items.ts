import type { Key } from "../../model/ids.ts";
import { type Earlier, kept } from "../kept.ts";
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

  /** `before`: the items of what was shown before; what was in order is so again in one pass. */
  constructor(resource: Resource<I>, shown: Shown, before: Items<I> | null) {
    this.#resource = resource;
    this.#shown = shown;
    this.#list = [...resource.items(shown)];
    if (before !== null && before.#orders.size > 0) this.#takeOrders(before);
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
    const valued = Array.from(items, (item) => this.#valued(sort, item));
    return new Order(this.#resource.keyOf, valued);
  }

  /** Those of which a value of this filter is the word. */
  having(filter: string, word: string): ReadonlySet<I> {
    const known = this.#buckets.get(filter) ?? this.#bucketsOf(filter);
    this.#buckets.set(filter, known);
    return known.get(word);
  }

  /** Those of which a name holds the text; case does not count. */
  named(text: string): ReadonlySet<I> {
    this.#named ??= new Named(this.all(), (item) => this.#resource.names(item, this.#shown));
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

  #bucketsOf(filter: string): Buckets<I> {
    const valueOf = this.#resource.filters[filter];
    if (valueOf === undefined) throw new Error(`no filter by ${filter}`);
    const buckets = new Buckets<I>();
    for (const item of this.all()) buckets.insert(item, valueOf(item, this.#shown));
    return buckets;
  }

  #keys(): Map<Key, I> {
    if (this.#byKey) return this.#byKey;
    this.#byKey = this.#mapped();
    this.#list = [];
    return this.#byKey;
  }

  #mapped(): Map<Key, I> {
    const { keyOf } = this.#resource;
    return new Map(Array.from(this.all(), (item) => [keyOf(item), item]));
  }

  #takeOrders(before: Items<I>): void {
    for (const [sort, order] of before.#orders) {
      const rest = this.#mapped();
      const still = order.ascending().flatMap((item) => {
        const key = this.#resource.keyOf(item);
        const now = rest.get(key);
        rest.delete(key);
        return now ?? [];
      });
      this.#orders.set(sort, this.orderOf(sort, [...still, ...rest.values()]));
    }
  }
}

/** Texts that are kept at once: 10 MB. Those of 200,000 snapshots that somebody has read to the end are a hundred. */
const MOST_TEXTS = 20_000;

/** The items of a list: those of what was shown before, as far as nothing has changed. */
export function itemsOf<I extends object>(shown: Shown, resource: Resource<I>): Items<I> {
  return kept<Items<I>>(
    shown,
    resource,
    (earlier) =>
      (earlier && repaired(earlier, resource, shown)) ??
      new Items(resource, shown, earlier?.value ?? null),
  );
}

/** null where anything may have changed, or one item alone cannot be made. */
function repaired<I extends object>(
  { value, touched }: Earlier<Items<I>>,
  { again }: Resource<I>,
  shown: Shown,
): Items<I> | null {
  if (touched === null || again === undefined) return null;
  const of = new Set(again.of);
  const keys = new Set(
    touched.flatMap((one) => [
      ...(of.has(one.collection) ? [one.key] : []),
      ...(again.also?.(one, shown) ?? []),
    ]),
  );
  value.goOn(shown, keys, keys.size === 0 ? [] : again.items(keys, shown));
  return value;
}
