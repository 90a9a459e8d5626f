import { shortHash } from "../../model/scope.ts";
import { cursorAt, otherCursor, placeIn } from "../paging.ts";
import type { Place } from "./order.ts";

/** What a cursor is good for: a list in one order with the same filters. */
export interface Listing {
  readonly path: string;
  readonly sort: string;
  readonly filters: Readonly<Record<string, unknown>>;
}

/** The cursor of whoever has a list up to a place. Of an item without a value it holds the key alone. */
export function cursorBehind({ value, key }: Place, { path, sort, filters }: Listing): string {
  const place = value === null ? [key] : [value, key];
  return cursorAt([markOf(filters), ...place], `${path} ${sort}`);
}

/** Where a page begins. Throws Problem for a cursor that is none, or of another list. */
export function placeBefore(cursor: string, { path, sort, filters }: Listing): Place {
  const [mark, first = "", second] = placeIn(cursor, `${path} ${sort}`);
  if (mark !== markOf(filters)) throw otherCursor("with these filters", "that of others");
  return second === undefined
    ? { value: null, key: String(first) }
    : { value: first, key: String(second) };
}

function markOf(filters: Listing["filters"]): string {
  const named = Object.entries(filters).filter(([, value]) => value !== undefined);
  return shortHash(JSON.stringify(named.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
