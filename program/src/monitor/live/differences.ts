import { isDeepStrictEqual } from "node:util";
import type { AnyRecord } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Key } from "../../model/ids.ts";
import type { Change, Observation } from "../../model/observation.ts";

/** What a whole list shows otherwise than it was known; nothing where it is not whole. */
export function differences(
  listed: Observation,
  known: ReadonlyMap<Key, AnyRecord>,
): readonly Change[] {
  if (listed.state !== "complete") return [];
  const { collection, source, finishedAt: at } = listed;
  const unseen = new Set(known.keys());
  const changes: Change[] = [];
  for (const record of listed.records) {
    const key = keyOfRecord(record);
    unseen.delete(key);
    if (!isDeepStrictEqual(known.get(key), record))
      changes.push({ source, collection, at, type: "put", record } as Change);
  }
  for (const key of unseen) changes.push({ source, collection, at, type: "delete", key } as Change);
  return changes;
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
