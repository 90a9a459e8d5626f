import { isDeepStrictEqual } from "node:util";
import type { AnyRecord } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Key } from "../../model/ids.ts";
import type { Change, Observation } from "../../model/observation.ts";

/** What a whole list shows otherwise than it was known, by `idOf`; nothing where it is not whole. */
export function differences<I extends string>(
  listed: Observation,
  known: ReadonlyMap<I, AnyRecord>,
  idOf: (record: AnyRecord) => I,
): readonly Change[] {
  if (listed.state !== "complete") return [];
  const { collection, source, finishedAt: at } = listed;
  const unseen = new Map(known);
  const changes: Change[] = [];
  for (const record of listed.records) {
    const id = idOf(record);
    unseen.delete(id);
    if (!isDeepStrictEqual(known.get(id), record))
      changes.push({ source, collection, at, type: "put", record } as Change);
  }
  return [...changes, ...allGone(listed, unseen.values())];
}

/** That a list does not show any of these. */
export function allGone(
  { collection, source, finishedAt: at }: Observation,
  records: Iterable<AnyRecord>,
): readonly Change[] {
  return Array.from(
    records,
    (record) => ({ source, collection, at, type: "delete", key: keyOfRecord(record) }) as Change,
  );
}

/** Changes of objects, the last one of each. */
export type Changes = Map<Key, Change>;

/** Takes a change in, in the place of an earlier one of the same object. */
export function note(changes: Changes, change: Change): void {
  changes.set(keyOf(change), change);
}

/** Key of the object that a change is about. */
export function keyOf(change: Change): Key {
  return change.type === "put" ? keyOfRecord(change.record) : change.key;
}
