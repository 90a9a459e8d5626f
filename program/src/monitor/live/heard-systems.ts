import { isDeepStrictEqual } from "node:util";
import type { AnyRecord, TruenasCollection } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Inventory } from "../../model/inventory.ts";
import type { Key } from "../../model/ids.ts";
import type { Change, Observation } from "../../model/observation.ts";
import type { SystemSource } from "../../model/source.ts";
import { type Changes, differences, keyOf, note } from "./differences.ts";

/** What says how a system is, and nothing of what belongs together. */
const HEALTH: readonly TruenasCollection[] = Object.freeze([
  "pools",
  "disks",
  "nasAlerts",
  "nasServices",
]);

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
  /** Something changed that only a look reads. */
  onHeavy(): void;
}

/** Systems of which light collections are read again between two looks, and held against the inventory of the last one. */
export class HeardSystems {
  readonly #listener: SystemListener;
  /** Of the last look, kept up to date by whoever holds it; null before the first. */
  #known: Inventory | null = null;
  #pending: Changes = new Map();
  /** What was read again since the look that is under way began: it may show an older state. */
  #duringLook = new Map<SystemSource, Set<TruenasCollection>>();

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
    const during = this.#duringLook.get(system) ?? new Set();
    this.#duringLook.set(system, new Set([...during, ...collections]));
    const how = { pass: "first", budget: "background", paced: true, signal } as const;
    const observations = await system.read(collections, how);
    if (signal.aborted) return true;
    for (const observation of observations) {
      this.#listener.onObservation(observation);
      this.#compare(observation);
    }
    return observations.every(({ state }) => state !== "incomplete");
  }

  lookBegins(): void {
    this.#duringLook = new Map();
  }

  /** From now on this is what is known; what changed while the look was under way is read once more. */
  async lookEnds(inventory: Inventory, signal: AbortSignal): Promise<void> {
    this.#known = inventory;
    this.#pending = new Map();
    const during = this.#duringLook;
    this.#duringLook = new Map();
    for (const [system, collections] of during)
      await this.read(
        system,
        [...collections].filter((one) => one !== "system"),
        signal,
      );
  }

  /** The changes that nobody has taken yet. */
  takePending(): Changes {
    const pending = this.#pending;
    this.#pending = new Map();
    return pending;
  }

  /** Another machine under the same name, or a part that the look did not read whole, is for the next look. */
  #compare(observation: Observation): void {
    const { collection, source, within } = observation;
    const inventory = this.#known;
    if (inventory === null || source.id === null || within !== "") return;
    const parts = inventory.coverage(collection, source.name);
    if (
      parts.length === 0 ||
      parts.some((part) => part.state !== "complete" || part.source.id !== source.id)
    )
      return;
    const known = new Map<Key, AnyRecord>();
    for (const record of inventory.all(collection) as Iterable<AnyRecord>)
      if ("system" in record && record.system === source.id) known.set(keyOfRecord(record), record);
    for (const [key, change] of this.#pending)
      if (change.collection === collection && change.source.name === source.name)
        this.#pending.delete(key); // read again: it may be as it was
    const changes = differences(observation, known).filter((change) => !isMeasured(change, known));
    const plain = changes.filter((change) => isPlain(change, known));
    for (const change of plain) note(this.#pending, change);
    if (plain.length > 0) this.#listener.onChange();
    if (plain.length < changes.length) this.#listener.onHeavy();
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
  if (HEALTH.includes(change.collection as TruenasCollection)) return true;
  if (change.type === "delete" || before === undefined) return false;
  return isDeepStrictEqual(without(PLAIN, before), without(PLAIN, change.record));
}
