import { COLLECTIONS, type Collection, type Records } from "./collections.ts";
import type { Key } from "./ids.ts";
import { INDICES, type IndexName } from "./indices.ts";
import type { Observation } from "./observation.ts";
import { type Indices, Table } from "./table.ts";

/** Everything seen, for reading. `generation` grows with every change. */
export interface InventoryView {
  readonly generation: number;
  count(collection: Collection): number;
  get<C extends Collection>(collection: C, key: Key): Records[C] | undefined;
  all<C extends Collection>(collection: C): Iterable<Records[C]>;
  find<C extends Collection>(collection: C, index: IndexName<C>, value: string): readonly Records[C][];
  /** The latest observation of each part of a collection, of all sources or of one (by configured name). */
  coverage(collection: Collection, source?: string): readonly Coverage[];
  /**
   * True of a Kubernetes object that the first read showed and the last read did not: it still counts as a reference,
   * but no rule judges it any more.
   */
  hasVanished(key: Key): boolean;
}

/** How far a part of a collection is known; the observation without its records. */
export type Coverage = Omit<Observation, "records"> & { readonly rows: number };

/**
 * The latest observations as tables. One writer calls `apply`; everybody else holds the view.
 * A complete observation replaces what its part held before; an incomplete one adds what it saw and takes nothing away.
 * A complete `verify` observation adds what is new and marks what it no longer shows.
 */
export class Inventory implements InventoryView {
  readonly #tables = createTables();
  readonly #parts = new Map<string, { coverage: Coverage; keys: readonly Key[] }>();
  readonly #vanished = new Set<Key>();
  #generation = 0;

  get generation(): number {
    return this.#generation;
  }

  apply(observation: Observation): void {
    this.#generation++;
    const records = recordsOf(observation);
    const part = partOf(observation);
    const before = this.#parts.get(part);
    const keys = records.map((record) => record.key);
    if (observation.state === "complete" && before) this.#takeAway(observation, before.keys, new Set(keys));
    const table = this.#table(observation.collection);
    for (const record of records) {
      table.put(record as never);
      this.#vanished.delete(record.key);
    }
    const kept = observation.state === "complete" && observation.pass === "first" ? keys : [...(before?.keys ?? []), ...keys];
    this.#parts.set(part, { coverage: coverageOf(observation, records.length, before?.coverage), keys: kept });
  }

  count(collection: Collection): number {
    return this.#table(collection).size;
  }

  get<C extends Collection>(collection: C, key: Key): Records[C] | undefined {
    return this.#table(collection).get(key);
  }

  all<C extends Collection>(collection: C): Iterable<Records[C]> {
    return this.#table(collection).all();
  }

  find<C extends Collection>(collection: C, index: IndexName<C>, value: string): readonly Records[C][] {
    return this.#table(collection).find(index, value);
  }

  coverage(collection: Collection, source?: string): readonly Coverage[] {
    const all = [...this.#parts.values()].map((part) => part.coverage);
    return all.filter((c) => c.collection === collection && (source === undefined || c.source.name === source));
  }

  hasVanished(key: Key): boolean {
    return this.#vanished.has(key);
  }

  #takeAway(observation: Observation, before: readonly Key[], now: ReadonlySet<Key>): void {
    const gone = before.filter((key) => !now.has(key));
    const table = this.#table(observation.collection);
    for (const key of gone) {
      if (observation.pass === "verify") this.#vanished.add(key);
      else table.delete(key);
    }
  }

  #table<C extends Collection>(collection: C): Table<Records[C]> {
    return this.#tables[collection];
  }
}

type Tables = { [C in Collection]: Table<Records[C]> };

function createTables(): Tables {
  const entries = COLLECTIONS.map((collection) => [collection, new Table(INDICES[collection] as Indices<never>)]);
  return Object.fromEntries(entries) as Tables;
}

/** Records of an observation in whatever state; none where the state has none. */
export function recordsOf<C extends Collection>(observation: Observation<C>): readonly Records[C][] {
  return "records" in observation ? (observation.records as readonly Records[C][]) : [];
}

function partOf(observation: Observation): string {
  return [observation.source.name, observation.collection, observation.within].join("\0");
}

/** The last read can only lower what the first one proved: an incomplete `verify` makes the collection incomplete. */
function coverageOf(observation: Observation, rows: number, before: Coverage | undefined): Coverage {
  const { records: _, ...header } = { records: null, ...observation };
  if (observation.pass === "verify" && before && before.state !== "complete") return before;
  return { ...header, rows: observation.pass === "verify" && before ? before.rows : rows } as Coverage;
}
