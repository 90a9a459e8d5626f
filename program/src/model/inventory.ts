import {
  type AnyRecord,
  type Collection,
  type Records,
  type TruenasCollection,
  type TruenasRecords,
} from "./collections.ts";
import { keyOfRecord } from "./identity.ts";
import type { Key, SystemId } from "./ids.ts";
import { INDICES, type IndexName } from "./indices.ts";
import type {
  Change,
  Observation,
  ObservationHeader,
  ObservationState,
  ProofStep,
  Reason,
} from "./observation.ts";
import { type Indices, type IndexValue, Table } from "./table.ts";

/** Everything seen, for reading. */
export interface InventoryView {
  /** Grows with every change of what is joined; sizes and details are looked up by key and join nothing. */
  readonly generation: number;
  count(collection: Collection): number;
  get<C extends Collection>(collection: C, key: Key): Records[C] | undefined;
  all<C extends Collection>(collection: C): Iterable<Records[C]>;
  find<C extends Collection>(
    collection: C,
    index: IndexName<C>,
    value: IndexValue,
  ): readonly Records[C][];
  /** The values of an index under which anything is found, each once. */
  values<C extends Collection>(collection: C, index: IndexName<C>): Iterable<IndexValue>;
  /** As `find`, of one system only. */
  findOn<C extends TruenasCollection>(
    system: SystemId,
    collection: C,
    index: IndexName<C>,
    value: IndexValue,
  ): readonly Records[C][];
  /** The latest observation of each part of a collection, of all sources or of one (by configured name). */
  coverage(collection: Collection, source?: string): readonly Coverage[];
  /**
   * False of an object that only one of two reads showed: it came or went while the NAS was read. It counts as a
   * reference like any other, but no rule judges it.
   */
  isSettled(record: AnyRecord): boolean;
  /** Why records of a collection may be there and not be shown to whoever holds this view; null where all that was read is. */
  withheld(collection: Collection): string | null;
}

/** How far a part of a collection is known; the observation without its records. */
export type Coverage = ObservationHeader & {
  readonly state: ObservationState;
  readonly rows: number;
  /** Why it is not complete. */
  readonly reason?: Reason;
  readonly proof?: readonly ProofStep[];
  /** resourceVersion of the list, where the source has one. */
  readonly version?: string;
  /** The same of the first of two reads. */
  readonly firstVersion?: string;
};

/**
 * The latest observations as tables. One writer calls `apply`; everybody else holds the view.
 * A complete observation replaces what its part held before; an incomplete one adds what it saw and takes nothing away.
 * A `verify` observation only adds; what one of the two reads did not show is marked as unsettled.
 */
export class Inventory implements InventoryView {
  /** Made when the first row comes, or the first question. */
  readonly #tables: { [C in Collection]?: Table<Records[C]> } = {};
  readonly #parts = new Parts();
  readonly #unsettled = new Set<Key>();
  /** The first name that each identity answered under. */
  readonly #names = new Map<string, string>();
  #generation = 0;

  get generation(): number {
    return this.#generation;
  }

  apply(observation: Observation): void {
    const records = recordsOf(observation);
    const before = this.#parts.get(observation);
    this.#change(observation, records, before?.records);
    const replaces = observation.pass === "first" && observation.state === "complete";
    this.#parts.set(observation, {
      coverage: coverageOf(observation, records.length, before?.coverage),
      records: replaces || !before ? records : [...before.records, ...records],
    });
  }

  /**
   * One change that a watch told of what was observed before: it is as it is now, and was seen to become so. What a part held
   * is counted anew with its next observation.
   */
  change(change: Change): void {
    this.#generation++;
    const table = this.#table(change.collection);
    if (change.type === "delete") {
      table.delete(change.key);
      return;
    }
    this.#unsettled.delete(keyOfRecord(change.record));
    table.put(change.record);
  }

  #change(
    observation: Observation,
    records: readonly AnyRecord[],
    before: readonly AnyRecord[] | undefined,
  ): void {
    const { collection, pass, state } = observation;
    if (isJoined(observation, records)) this.#generation++;
    if (pass === "verify") this.#compare(observation, records, before ?? []);
    else if (state === "complete" && before) this.#takeAway(collection, before, records);
    const table = this.#table(collection);
    if (before || this.#hasTwoNames(observation)) for (const record of records) table.put(record);
    else table.load(records);
  }

  /** Who answers under two configured names gives the same keys under both. */
  #hasTwoNames({ source: { id, name } }: Observation): boolean {
    if (id === null) return false;
    const first = this.#names.get(id) ?? name;
    this.#names.set(id, first);
    return first !== name;
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
    return found.length === 0 || (found.length === 1 && found[0]?.system === system)
      ? found // which is nearly always; a closure would cost each of them
      : onSystem(found, system);
  }

  coverage(collection: Collection, source?: string): readonly Coverage[] {
    return this.#parts.coverage(collection, source);
  }

  isSettled(record: AnyRecord): boolean {
    return this.#unsettled.size === 0 || !this.#unsettled.has(keyOfRecord(record));
  }

  withheld(): null {
    return null;
  }

  #takeAway(
    collection: Collection,
    before: readonly AnyRecord[],
    records: readonly AnyRecord[],
  ): void {
    const now = keysOf(records);
    const table = this.#table(collection);
    for (const key of keysOf(before)) if (!now.has(key)) table.delete(key);
  }

  #compare(
    observation: Observation,
    records: readonly AnyRecord[],
    before: readonly AnyRecord[],
  ): void {
    const said = observation.state === "complete" ? observation.gone : undefined;
    for (const key of said ?? []) this.#unsettled.add(key);
    if (said !== undefined && records.length === 0) return; // all others are as they were: no key has to be made
    const earlier = keysOf(before);
    const now = keysOf(records);
    for (const key of now) if (!earlier.has(key)) this.#unsettled.add(key);
    if (observation.state !== "complete" || said !== undefined) return;
    for (const key of earlier.difference(now)) this.#unsettled.add(key);
  }

  #table<C extends Collection>(collection: C): Table<Records[C]> {
    const known = this.#tables[collection];
    if (known) return known;
    const table = new Table(INDICES[collection] as Indices<Records[C]>, keyOfRecord);
    Object.assign(this.#tables, { [collection]: table });
    return table;
  }
}

function onSystem<R extends TruenasRecords[TruenasCollection]>(
  records: readonly R[],
  system: SystemId,
): readonly R[] {
  return records.filter((record) => record.system === system);
}

/** A last read that found everything as it was changes nothing. */
function isJoined(observation: Observation, records: readonly AnyRecord[]): boolean {
  if (observation.collection === "datasetSpace" || observation.collection === "zfsSnapshotDetails")
    return false;
  const isComparison = observation.state === "complete" && observation.gone !== undefined;
  return !isComparison || records.length > 0;
}

/** What the latest observation of one part of a collection said. */
interface Part {
  readonly coverage: Coverage;
  readonly records: readonly AnyRecord[];
}

type PartName = Pick<ObservationHeader, "collection" | "source" | "within">;

/** The parts by collection and source: rules ask for the coverage of a collection all the time. */
class Parts {
  readonly #collections = new Map<Collection, PartsOfCollection>();

  get({ collection, source, within }: PartName): Part | undefined {
    return this.#collections.get(collection)?.sources.get(source.name)?.parts.get(within);
  }

  set({ collection, source, within }: PartName, part: Part): void {
    const all = this.#collections.get(collection) ?? noSources();
    const ofSource = all.sources.get(source.name) ?? noParts();
    ofSource.parts.set(within, part);
    ofSource.coverage = null;
    all.sources.set(source.name, ofSource);
    all.coverage = null;
    this.#collections.set(collection, all);
  }

  coverage(collection: Collection, source: string | undefined): readonly Coverage[] {
    const all = this.#collections.get(collection);
    if (!all) return NOT_READ;
    if (source === undefined)
      return (all.coverage ??= Array.from(all.sources.values(), coverageIn).flat());
    const ofSource = all.sources.get(source);
    return ofSource ? coverageIn(ofSource) : NOT_READ;
  }
}

/** By the names of the sources; `coverage` is that of all of them as a list, once somebody has asked for it. */
interface PartsOfCollection {
  readonly sources: Map<string, PartsOfSource>;
  coverage: readonly Coverage[] | null;
}

/** By what they are within; `coverage` as above. */
interface PartsOfSource {
  readonly parts: Map<string, Part>;
  coverage: readonly Coverage[] | null;
}

function noSources(): PartsOfCollection {
  return { sources: new Map(), coverage: null };
}

function noParts(): PartsOfSource {
  return { parts: new Map(), coverage: null };
}

function coverageIn(source: PartsOfSource): readonly Coverage[] {
  return (source.coverage ??= Array.from(source.parts.values(), (part) => part.coverage));
}

const NOT_READ: readonly Coverage[] = Object.freeze([]);

function keysOf(records: readonly AnyRecord[]): ReadonlySet<Key> {
  return new Set(records.map(keyOfRecord));
}

/** Records of an observation in whatever state; none where the state has none. */
export function recordsOf<C extends Collection>(
  observation: Observation<C>,
): readonly Records[C][] {
  return "records" in observation ? (observation.records as readonly Records[C][]) : [];
}

/** The last read can only lower what the first one proved: an incomplete `verify` makes the collection incomplete. */
function coverageOf(
  observation: Observation,
  rows: number,
  before: Coverage | undefined,
): Coverage {
  if (observation.pass !== "verify" || !before) return withoutRecords(observation, rows);
  if (before.state !== "complete") return before;
  const { version, firstVersion = version } = before;
  const coverage = withoutRecords(observation, before.rows);
  if (firstVersion !== undefined) coverage.firstVersion = firstVersion;
  return coverage;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function withoutRecords(observation: Observation, rows: number): Writable<Coverage> {
  const { source, collection, within, pass, startedAt, finishedAt, state } = observation;
  const coverage: Writable<Coverage> = {
    source,
    collection,
    within,
    pass,
    startedAt,
    finishedAt,
    state,
    rows,
  };
  if ("reason" in observation) coverage.reason = observation.reason;
  if ("proof" in observation) coverage.proof = observation.proof;
  if ("version" in observation) coverage.version = observation.version;
  return coverage;
}

/** Whether parts of a collection are all of it: there are some, and each was read to its end. */
export function areWhole(parts: readonly Pick<Coverage, "state">[]): boolean {
  return parts.length > 0 && parts.every(({ state }) => state === "complete");
}
