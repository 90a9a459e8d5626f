import type { AnyRecord, Collection, Records, TruenasCollection } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Key, SystemId } from "../../model/ids.ts";
import { INDICES, type IndexName } from "../../model/indices.ts";
import type { Coverage, InventoryView } from "../../model/inventory.ts";
import { type Indices, type IndexValue, Table } from "../../model/table.ts";
import { once } from "../../lib/once-each.ts";
import { oncePerName, placeSeen, seenPlaces, type SeenPlaces } from "./others-places.ts";
import type { Belonging } from "./picked.ts";
import { partOfCoverage } from "./seen-coverage.ts";
import type { Whose } from "./whose.ts";

/** The part of an inventory that somebody sees, as it was when it was made. What he does not see is not in it. */
export class SeenInventory implements InventoryView {
  readonly generation: number;
  readonly #whole: InventoryView;
  readonly #whose: Whose;
  readonly #seen: Belonging;
  readonly #places: () => SeenPlaces;
  readonly #tables: { [C in Collection]?: Table<Records[C]> } = {};

  constructor(whole: InventoryView, whose: Whose, seen: Belonging) {
    this.generation = whole.generation;
    this.#whole = whole;
    this.#whose = whose;
    this.#seen = seen;
    this.#places = once(() => seenPlaces(seen));
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

  find<C extends Collection>(
    collection: C,
    index: IndexName<C>,
    value: IndexValue,
  ): readonly Records[C][] {
    return this.#table(collection).find(index, value);
  }

  values<C extends Collection>(collection: C, index: IndexName<C>): Iterable<IndexValue> {
    return this.#table(collection).values(index);
  }

  findOn<C extends TruenasCollection>(
    system: SystemId,
    collection: C,
    index: IndexName<C>,
    value: IndexValue,
  ): readonly Records[C][] {
    const found: readonly Records[C][] = this.#table(collection).find(index, value);
    return found.filter((record) => record.system === system);
  }

  coverage(collection: Collection, source?: string): readonly Coverage[] {
    const parts = this.#whole.coverage(collection, source).flatMap((part) => {
      const seen = partOfCoverage(part, this.#whose, this.all(collection));
      return seen === null ? [] : [{ ...seen, within: placeSeen(part, this.#places()) }];
    });
    return oncePerName(parts);
  }

  /** The parts of the whole picture of which one that he sees tells. */
  behind({ collection, source, within }: Coverage): readonly Coverage[] {
    return this.#whole
      .coverage(collection, source.name)
      .filter((part) => placeSeen(part, this.#places()) === within);
  }

  isSettled(record: AnyRecord): boolean {
    return this.#whole.isSettled(record);
  }

  withheld(collection: Collection): string | null {
    return WITHHELD.has(collection) ? "only what belongs to your namespaces is shown" : null;
  }

  #table<C extends Collection>(collection: C): Table<Records[C]> {
    const known = this.#tables[collection];
    if (known) return known;
    const table = new Table(INDICES[collection] as Indices<Records[C]>, keyOfRecord);
    table.load(this.#seen.all(collection));
    Object.assign(this.#tables, { [collection]: table });
    return table;
  }
}

/** What a claim or VolumeSnapshot may name by itself without its being theirs: whether it exists is not said. */
const WITHHELD: ReadonlySet<Collection> = new Set(["persistentVolumes", "volumeSnapshotContents"]);
