import { isDeepStrictEqual } from "node:util";
import type { AnyRecord } from "./collections.ts";
import { keyOfRecord } from "./identity.ts";
import type { Key } from "./ids.ts";

/** What a second read says beside the first: what is new or differs, and what is there no more. */
export function heldAgainst<R extends AnyRecord>(
  before: readonly R[],
  now: readonly R[],
): { readonly records: readonly R[]; readonly gone: readonly Key[] } {
  const earlier = new Map(before.map((record) => [keyOfRecord(record), record]));
  const records = now.filter(
    (record) => !isDeepStrictEqual(earlier.get(keyOfRecord(record)), record),
  );
  const still = new Set(now.map(keyOfRecord));
  return { records, gone: [...earlier.keys()].filter((key) => !still.has(key)) };
}
