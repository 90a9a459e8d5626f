import type { Key } from "./ids.ts";

/** A value under which a record is found. */
export type IndexValue = string | number;

/** Values under which a record is found; none, one or several. */
export type IndexOf<R> = (record: R) => readonly IndexValue[] | IndexValue | null;

/** The indices of one collection, by name. */
export type Indices<R> = Readonly<Record<string, IndexOf<R>>>;

/**
 * Records of one collection by key, and by the values that joins look them up with. An index (that of the keys as well)
 * is built the first time it is asked and kept up to date from then on, so a command pays only for the joins it makes.
 * Every change costs what it touches.
 */
export class Table<R extends object> {
  /** All rows in order, until somebody asks by key; the map holds them from then on. */
  #list: R[] = [];
  #byKey: Map<Key, R> | null = null;
  readonly #built = new Map<string, Map<IndexValue, R | R[]>>();
  readonly #indices: Indices<R>;
  readonly #keyOf: (record: R) => Key;

  constructor(indices: Indices<R>, keyOf: (record: R) => Key) {
    this.#indices = indices;
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#byKey?.size ?? this.#list.length;
  }

  get(key: Key): R | undefined {
    return this.#keys().get(key);
  }

  all(): IterableIterator<R> {
    return this.#byKey?.values() ?? this.#list.values();
  }

  /** Adds records whose keys are known to be new and different from each other. */
  load(records: readonly R[]): void {
    for (const record of records) {
      if (this.#byKey) this.#byKey.set(this.#keyOf(record), record);
      else this.#list.push(record);
      for (const [name, index] of this.#built) add(index, this.#extractor(name)(record), record);
    }
  }

  put(record: R): void {
    this.delete(this.#keyOf(record));
    this.load([record]);
  }

  delete(key: Key): boolean {
    const rows = this.#keys();
    const record = rows.get(key);
    if (record === undefined) return false;
    rows.delete(key);
    for (const [name, index] of this.#built) this.#remove(name, index, record);
    return true;
  }

  /** Records found under `value`; an empty list when there is none. Throws on an index the collection does not have. */
  find(indexName: string, value: IndexValue): readonly R[] {
    if (this.size === 0) return NONE;
    const index = this.#index(indexName);
    const found = index.size === 0 ? undefined : index.get(value); // a Map hashes the value even where it holds nothing
    if (found === undefined) return NONE;
    return Array.isArray(found) ? found : [found];
  }

  /** The values under which something is found; each once, and as a step of the index: nothing is gone through but them. */
  values(indexName: string): Iterable<IndexValue> {
    return this.size === 0 ? NONE : this.#index(indexName).keys();
  }

  #keys(): Map<Key, R> {
    if (this.#byKey) return this.#byKey;
    this.#byKey = new Map(this.#list.map((record) => [this.#keyOf(record), record]));
    this.#list = [];
    return this.#byKey;
  }

  #index(name: string): Map<IndexValue, R | R[]> {
    const built = this.#built.get(name);
    if (built) return built;
    const index = new Map<IndexValue, R | R[]>();
    const extract = this.#extractor(name);
    for (const record of this.all()) add(index, extract(record), record);
    // an array that grew to ten records has room for nineteen
    for (const [value, found] of index) if (Array.isArray(found)) index.set(value, found.slice());
    this.#built.set(name, index);
    return index;
  }

  #remove(name: string, index: Map<IndexValue, R | R[]>, record: R): void {
    for (const value of this.#values(name, record)) {
      const before = index.get(value);
      if (!Array.isArray(before)) index.delete(value);
      else {
        const at = before.indexOf(record); // a class may have 10,000 rows: a copy of them would be the cost of every change
        if (at >= 0) before.splice(at, 1);
        index.set(value, collapse(before));
      }
    }
  }

  #values(name: string, record: R): readonly IndexValue[] {
    const values = this.#extractor(name)(record);
    if (values === null) return NONE;
    return typeof values === "object" ? [...new Set(values)] : [values];
  }

  #extractor(name: string): IndexOf<R> {
    const extract = this.#indices[name];
    if (extract) return extract;
    throw new Error(`no index "${name}"; there are: ${Object.keys(this.#indices).join(", ")}`);
  }
}

function add<R>(index: Map<IndexValue, R | R[]>, values: ReturnType<IndexOf<R>>, record: R): void {
  if (values === null) return;
  if (typeof values !== "object") insert(index, values, record);
  else if (values.length > 1) for (const value of new Set(values)) insert(index, value, record);
  else for (const value of values) insert(index, value, record);
}

function insert<R>(index: Map<IndexValue, R | R[]>, value: IndexValue, record: R): void {
  const before = index.get(value);
  if (before === undefined) index.set(value, record);
  else if (Array.isArray(before)) before.push(record);
  else index.set(value, [before, record]);
}

const NONE: readonly never[] = Object.freeze([]);

function collapse<R>(records: R[]): R | R[] {
  const [only] = records;
  return records.length === 1 && only !== undefined ? only : records;
}
