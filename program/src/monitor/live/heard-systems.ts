import { isDeepStrictEqual } from "node:util";
import { HEALTH } from "../../correlate/touched.ts";
import type { AnyRecord, Collection, TruenasCollection } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Coverage, Inventory } from "../../model/inventory.ts";
import type { Key } from "../../model/ids.ts";
import type { Change, Observation } from "../../model/observation.ts";
import type { SystemSource } from "../../model/source.ts";
import { named } from "../carried.ts";
import { type Changes, differences, keyOf, note } from "./differences.ts";

/** Fields that say how something is given out, and not what it leads to. */
const PLAIN: ReadonlySet<string> = new Set([
  "enabled",
  "locked",
  "readonly",
  "comment",
  "hosts",
  "networks",
]);

/**
 * Collections that one light call reads: between two looks they are read again where an event says that they have changed. Of
 * shares, extents and namespaces only plain fields are taken over; what comes, goes or leads elsewhere may change to which system an
 * address belongs, and with that everything: it is left to a look.
 */
export const LIGHT: readonly TruenasCollection[] = Object.freeze([
  ...HEALTH,
  "shares",
  "iscsiExtents",
  "nvmeofNamespaces",
]);

/** What is read between two looks in any case, because a TrueNAS may tell of nothing. */
export const PROBED: readonly TruenasCollection[] = Object.freeze(["system", "pools", "nasAlerts"]);

/** Told of what the systems show between two looks. */
export interface SystemListener {
  onObservation(observation: Observation): void;
  /** There is something in `pending`. */
  onChange(): void;
  /** There is something in `takeWholeReads`. */
  onWholeRead(): void;
  /** Something changed that only a look reads. */
  onHeavy(): void;
}

/** A collection that was read whole between two looks, and is in every record as it is known. */
export interface WholeRead {
  /** Configured name of the system. */
  readonly source: string;
  readonly collection: Collection;
  /** When the read was finished, epoch ms. */
  readonly at: number;
  readonly records: number;
}

/**
 * Systems of which light collections are read again between two looks, and while one is under way, and held against the inventory of
 * the last one. Reads overtake each other: one that began before another that was taken in is dropped.
 */
export class HeardSystems {
  readonly #listener: SystemListener;
  /** Of the last look, kept up to date by whoever holds it; null before the first. */
  #known: Inventory | null = null;
  #pending: Changes = new Map();
  /** Whole reads that nobody has heard of yet, by part. */
  #wholeReads = new Map<string, WholeRead>();
  /** How many reads have begun, and which of them was the last to be taken in, by part. */
  #begun = 0;
  readonly #taken = new Map<string, number>();
  /** The last whole reads, by part, while a look is under way: it may show an older state. Null between two looks. */
  #duringLook: Map<string, Observation> | null = null;

  constructor(listener: SystemListener) {
    this.#listener = listener;
  }

  /** Hears a system until the signal aborts. Jobs tell of their progress for hours, and what they change is told of where it is. */
  async hear(system: SystemSource, signal: AbortSignal): Promise<void> {
    for await (const collections of system.hear({ signal })) {
      const light = collections.filter((collection) => LIGHT.includes(collection));
      if (collections.some((one) => one !== "jobs" && !LIGHT.includes(one)))
        this.#listener.onHeavy();
      if (light.length > 0 && !(await this.read(system, light, signal))) this.#listener.onHeavy();
    }
  }

  /** Reads some light collections of a system again. False where one of them was not read whole. */
  async read(
    system: SystemSource,
    collections: readonly TruenasCollection[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const turn = ++this.#begun;
    const how = { pass: "first", budget: "background", paced: true, signal } as const;
    const observations = await system.read(collections, how);
    if (signal.aborted) return true;
    for (const observation of observations) {
      this.#listener.onObservation(observation);
      if (observation.state === "complete") this.#take(observation, turn);
    }
    return observations.every(({ state }) => state !== "incomplete");
  }

  lookBegins(): void {
    this.#duringLook = new Map();
  }

  /** From now on this is what is known, and what was read while the look was under way is held against it. */
  lookEnds(inventory: Inventory): void {
    this.#known = inventory;
    this.#pending = new Map();
    this.#wholeReads = new Map();
    const during = this.#duringLook ?? new Map<string, Observation>();
    this.#duringLook = null;
    for (const observation of during.values()) this.#compare(observation);
  }

  /** The changes that nobody has taken yet. */
  takePending(): Changes {
    const pending = this.#pending;
    this.#pending = new Map();
    return pending;
  }

  /** The whole reads that nobody has taken yet, the last of each collection. */
  takeWholeReads(): readonly WholeRead[] {
    const reads = [...this.#wholeReads.values()];
    this.#wholeReads = new Map();
    return reads;
  }

  #take(observation: Observation, turn: number): void {
    const part = named(observation.source.name, observation.collection, observation.within);
    if (turn < (this.#taken.get(part) ?? 0)) return;
    this.#taken.set(part, turn);
    this.#duringLook?.set(part, observation);
    this.#compare(observation);
  }

  /** Another machine under the same name, or a part that the look did not read whole or read later, is for the next look. */
  #compare(observation: Observation): void {
    const { collection, source, within, startedAt } = observation;
    const inventory = this.#known;
    if (inventory === null || source.id === null || within !== "") return;
    const parts = inventory.coverage(collection, source.name);
    const isLater = (part: Coverage) =>
      part.state === "complete" && part.source.id === source.id && part.startedAt <= startedAt;
    if (parts.length === 0 || !parts.every(isLater)) return;
    const known = new Map<Key, AnyRecord>();
    for (const record of inventory.all(collection) as Iterable<AnyRecord>)
      if ("system" in record && record.system === source.id) known.set(keyOfRecord(record), record);
    for (const [key, change] of this.#pending)
      if (change.collection === collection && change.source.name === source.name)
        this.#pending.delete(key); // read again: it may be as it was
    const changes = differences(observation, known, keyOfRecord).filter(
      (change) => !isMeasured(change, known),
    );
    const plain = changes.filter((change) => isPlain(change, known));
    for (const change of plain) note(this.#pending, change);
    if (plain.length < changes.length) this.#listener.onHeavy();
    else this.#noteWhole(observation);
    if (plain.length > 0) this.#listener.onChange();
  }

  #noteWhole({ source, collection, within, finishedAt: at, ...said }: Observation): void {
    const records = "records" in said ? said.records.length : 0;
    const read = { source: source.name, collection, at, records };
    this.#wholeReads.set(named(source.name, collection, within), read);
    this.#listener.onWholeRead();
  }
}

/** Fields of a system that are measured anew at each read, and are never twice the same. */
const MEASURED: ReadonlySet<string> = new Set(["clockSkewMs", "answerTimes"]);

/** Whether a system is as it was, measured once more. */
function isMeasured(change: Change, known: ReadonlyMap<Key, AnyRecord>): boolean {
  const before = known.get(keyOf(change));
  return (
    change.collection === "system" &&
    change.type === "put" &&
    before !== undefined &&
    isDeepStrictEqual(without(MEASURED, before), without(MEASURED, change.record))
  );
}

function without(fields: ReadonlySet<string>, record: AnyRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !fields.has(field)));
}

function isPlain(change: Change, known: ReadonlyMap<Key, AnyRecord>): boolean {
  const before = known.get(keyOf(change));
  if (change.collection === "pools") return before !== undefined && change.type === "put";
  if ((HEALTH as readonly Collection[]).includes(change.collection)) return true;
  if (change.type === "delete" || before === undefined) return false;
  return isDeepStrictEqual(without(PLAIN, before), without(PLAIN, change.record));
}
