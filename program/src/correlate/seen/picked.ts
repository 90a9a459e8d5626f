import { isDeepStrictEqual } from "node:util";
import {
  type AnyRecord,
  type Collection,
  COLLECTIONS,
  type Records,
} from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Key } from "../../model/ids.ts";

/** Records that somebody sees. Those that are not his alone are there as `partial` leaves them. */
export interface Belonging {
  all<C extends Collection>(collection: C): readonly Records[C][];
  has(collection: Collection, key: Key): boolean;
  get(collection: Collection, key: Key): AnyRecord | undefined;
  /** Whether an object of this key is there. */
  sees(key: Key): boolean;
  /** Whether an object of this key is there, and is nobody else's. */
  isOwn(key: Key): boolean;
}

/** Whether the same records are seen, and as much of each. */
export function seesTheSame(a: Belonging, b: Belonging): boolean {
  return COLLECTIONS.every((collection) => {
    const records: readonly AnyRecord[] = a.all(collection);
    return (
      records.length === b.all(collection).length &&
      records.every((record) => {
        const key = keyOfRecord(record);
        const other = b.get(collection, key);
        const isAsOwn = a.isOwn(key) === b.isOwn(key);
        return isAsOwn && (record === other || isDeepStrictEqual(record, other));
      })
    );
  });
}

/** Collects what somebody sees. What was picked as his own stays his own. */
export class Picked implements Belonging {
  readonly #records = new Map<Collection, Map<Key, AnyRecord>>();
  readonly #keys = new Set<Key>();
  readonly #own = new Set<Key>();

  /** His alone, as it is. */
  own<C extends Collection>(collection: C, record: Records[C]): void {
    const key = keyOfRecord(record);
    this.#of(collection).set(key, record);
    this.#keys.add(key);
    this.#own.add(key);
  }

  /** Not his alone: the part of it that he sees. */
  part<C extends Collection>(collection: C, record: Records[C]): void {
    const key = keyOfRecord(record);
    if (this.#own.has(key)) return;
    this.#of(collection).set(key, record);
    this.#keys.add(key);
  }

  all<C extends Collection>(collection: C): readonly Records[C][] {
    return [...(this.#records.get(collection)?.values() ?? [])] as Records[C][];
  }

  has(collection: Collection, key: Key): boolean {
    return this.#records.get(collection)?.has(key) === true;
  }

  get(collection: Collection, key: Key): AnyRecord | undefined {
    return this.#records.get(collection)?.get(key);
  }

  sees(key: Key): boolean {
    return this.#keys.has(key);
  }

  isOwn(key: Key): boolean {
    return this.#own.has(key);
  }

  #of(collection: Collection): Map<Key, AnyRecord> {
    const before = this.#records.get(collection);
    if (before) return before;
    const made = new Map<Key, AnyRecord>();
    this.#records.set(collection, made);
    return made;
  }
}
