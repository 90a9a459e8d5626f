import type { AnyRecord, Collection } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Key } from "../../model/ids.ts";
import type { Touched } from "../../model/touched.ts";
import { kept, type Kind } from "../kept.ts";
import type { Shown } from "../shown.ts";
import { type Findable, type Found, Haystack, type Rank, RANKS } from "./haystack.ts";
import { SEARCHED, type Searched } from "./searched.ts";
import { SnapshotNames } from "./snapshot-names.ts";

/** An object that was found, as `trace` takes it. */
export interface Hit {
  /** What lists, chains and events call it by. */
  readonly key: Key;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | null;
  /** Configured name of its cluster or system. */
  readonly source: string;
  readonly rank: Rank;
}

/** Most objects in an answer. */
export const MOST_HITS = 50;

/**
 * Objects of which a word is, begins with or holds the text, in this order, and whether there are more. `namespaces`: only what is
 * in them, where others are seen as well.
 */
export function search(
  text: string,
  shown: Shown,
  namespaces: readonly string[] | null,
): { readonly hits: readonly Hit[]; readonly more: boolean } {
  const isAsked = asked(namespaces, shown);
  const index = kept(shown, INDEX);
  const found = new Map<AnyRecord, Found<Located>>();
  const take = (some: Iterable<Found<Located>>, most: number): boolean => {
    for (const one of some) {
      const { record } = one.item;
      if (found.has(record) || !isAsked(record)) continue;
      if (found.size >= most) return false;
      found.set(record, one);
    }
    return true;
  };
  const isAll = take(index.find(text, shown), MOST_LOOKED_AT);
  if (!isAll) take(index.findBest(text), MOST_LOOKED_AT + MOST_HITS);
  const hits = Array.from(found.values(), (one) => hitOf(one, shown)).toSorted(bestFirst);
  return { hits: hits.slice(0, MOST_HITS), more: hits.length > MOST_HITS };
}

function bestFirst(a: Hit, b: Hit): number {
  return RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank) || (placeOf(a) < placeOf(b) ? -1 : 1);
}

function placeOf({ kind, namespace, name, source }: Hit): string {
  return [!KINDS.includes(kind) ? "z" : "a", kind, namespace ?? "", name, source].join("\0");
}

/** What people mostly mean. */
const KINDS: readonly string[] = ["pvc", "pv", "dataset", "zvol", "pool", "disk"];

/** What so many objects hold is no name: the best of them are looked for by themselves. */
const MOST_LOOKED_AT = 500;

/** Who sees nothing but these namespaces sees what is theirs, in a namespace or not. */
function asked(
  namespaces: readonly string[] | null,
  { inventory }: Shown,
): (record: AnyRecord) => boolean {
  if (namespaces === null || inventory.withheld("persistentVolumes") !== null) return () => true;
  return (record) => "namespace" in record && namespaces.includes(record.namespace);
}

function hitOf({ item: { searched, record }, rank }: Found<Located>, shown: Shown): Hit {
  return {
    key: keyOfRecord(record),
    kind: searched.kindOf(record),
    name: searched.nameOf(record, shown.links),
    namespace: "namespace" in record ? record.namespace : null,
    source: shown.nameOf("system" in record ? record.system : record.cluster),
    rank,
  };
}

type Drawn = Pick<Searched, "kindOf" | "nameOf">;

interface Located {
  readonly searched: Drawn;
  readonly record: AnyRecord;
}

const INDEX: Kind<Index> = Object.freeze<Kind<Index>>({
  *make(shown) {
    return new Index(
      yield* Haystack.inSlices(everythingIn(shown), countIn(shown)),
      yield* SnapshotNames.inSlices(shown.inventory.all("zfsSnapshots")),
    );
  },
  change: (index, touched, shown) => (index.change(touched, shown) ? index : null),
});

/** What `search` rests on: where it is not there, a search makes it and keeps everybody waiting. */
export const SEARCHED_IN: Kind<unknown> = INDEX;

/** More changed objects than this are not looked for beside the others: all are put together anew. */
const MOST_BESIDE = 2_000;
/** Series of changes after which those beside are put together. */
const MOST_SERIES = 32;

/**
 * What is searched: everything as it was when it was put together, and beside it series of changes. An object counts where it
 * changed last.
 */
class Index {
  readonly #whole: Haystack<Located>;
  readonly #snapshots: SnapshotNames;
  /** In which series an object changed last. */
  readonly #changed = new Map<Key, { readonly collection: Collection; series: number }>();
  #series: Haystack<Located>[] = [];

  constructor(whole: Haystack<Located>, snapshots: SnapshotNames) {
    this.#whole = whole;
    this.#snapshots = snapshots;
  }

  /** False where so much has changed, or of such a kind, that all has to be put together anew. */
  change(touched: readonly Touched[], shown: Shown): boolean {
    if (touched.some(({ collection }) => collection === "zfsSnapshots")) return false;
    if (touched.length === 0) return true;
    for (const { collection, key } of touched)
      this.#changed.set(key, { collection, series: this.#series.length });
    if (this.#changed.size > MOST_BESIDE) return false;
    this.#series.push(Haystack.of([...theseIn(touched, shown)]));
    if (this.#series.length > MOST_SERIES) this.#putTogether(shown);
    return true;
  }

  #putTogether(shown: Shown): void {
    const all = Array.from(this.#changed, ([key, { collection }]) => ({ collection, key }));
    for (const one of this.#changed.values()) one.series = 0;
    this.#series = [Haystack.of([...theseIn(all, shown)])];
  }

  /** Objects that hold it, each at least once. */
  *find(text: string, { inventory }: Shown): Iterable<Found<Located>> {
    yield* this.#each((haystack) => haystack.find(text));
    for (const { item: record, rank } of this.#snapshots.find(text, inventory))
      yield { item: { searched: SNAPSHOT, record }, rank };
  }

  /** The best of those that are no snapshots. */
  findBest(text: string): Iterable<Found<Located>> {
    return this.#each((haystack) => haystack.findBest(text));
  }

  *#each(
    find: (haystack: Haystack<Located>) => Iterable<Found<Located>>,
  ): Iterable<Found<Located>> {
    for (const [series, haystack] of [[-1, this.#whole] as const, ...this.#series.entries()])
      for (const one of find(haystack)) if (this.#lastIn(one.item.record) === series) yield one;
  }

  /** -1: it did not change. */
  #lastIn(record: AnyRecord): number {
    return this.#changed.size === 0 ? -1 : (this.#changed.get(keyOfRecord(record))?.series ?? -1);
  }
}

const SNAPSHOT: Drawn = Object.freeze({
  kindOf: () => "snapshot",
  nameOf: (record) =>
    "dataset" in record && "name" in record ? `${record.dataset}@${record.name}` : "",
} satisfies Drawn);

function countIn({ inventory }: Shown): number {
  return SEARCHED.reduce((sum, { collection }) => sum + inventory.count(collection), 0);
}

function* everythingIn({ inventory, links }: Shown): Iterable<Findable<Located>> {
  for (const searched of SEARCHED)
    for (const record of inventory.all(searched.collection))
      yield findable(searched, record, links);
}

function* theseIn(
  touched: readonly Touched[],
  { inventory, links }: Shown,
): Iterable<Findable<Located>> {
  for (const { collection, key } of touched) {
    const searched = BY_COLLECTION.get(collection);
    const record = inventory.get(collection, key);
    if (searched && record) yield findable(searched, record, links);
  }
}

const BY_COLLECTION: ReadonlyMap<Collection, Searched> = new Map(
  SEARCHED.map((searched) => [searched.collection, searched]),
);

function findable(searched: Searched, record: AnyRecord, links: Shown["links"]): Findable<Located> {
  const words = [searched.nameOf(record, links), ...searched.wordsOf(record, links)];
  return {
    item: { searched, record },
    words: words.filter((word): word is string => word !== null && word !== ""),
  };
}
