import { Type } from "typebox";
import { comparePlaces, type Place } from "../lib/places.ts";
import { Problem } from "./problem.ts";

/** Rows of a page: at most, and where nobody says how many. */
export const ROWS = Object.freeze({ most: 500, usual: 100 });

/** The query of every list that is given out in pages. */
export const PAGING = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: ROWS.most,
      description: `Rows of a page, ${ROWS.usual} where nothing is said.`,
    }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 2000, description: "`next` of the page before: where to go on." }),
  ),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        "Rows to skip, for a window into the middle of a list; not together with `cursor`, which alone misses nothing while rows come and go.",
    }),
  ),
} as const;

/** What is in the answer of such a list besides its rows. */
export const PAGED = {
  total: Type.Integer({ description: "Rows of all pages." }),
  next: Type.Union([Type.String(), Type.Null()], {
    description: "`cursor` of the next page; null where this is the last.",
  }),
} as const;

/** Which part of a list is asked for: behind a cursor or so many rows on, else from the beginning. */
export interface Window {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly offset?: number | undefined;
}

/** Which page is asked for. `order` is the name of the order: a cursor is good for the one that it was given out for. */
export interface PageAsked extends Window {
  readonly order: string;
  /** How places are compared where they do not simply ascend. */
  readonly compare?: (a: Place, b: Place) => number;
}

/** One page of a list. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly total: number;
  readonly next: string | null;
}

/** One page of rows that are in the order of their places. Throws `Problem` for a cursor that none of our answers held, and for two beginnings. */
export function pageOf<T>(
  rows: readonly T[],
  placeOf: (row: T) => Place,
  { limit = ROWS.usual, cursor, offset, order, compare = comparePlaces }: PageAsked,
): Page<T> {
  refuseTwoBeginnings({ cursor, offset });
  const after = cursor === undefined ? null : placeIn(cursor, order);
  const isAfter = (row: T) => after === null || compare(placeOf(row), after) > 0;
  const begin = after === null ? (offset ?? 0) : firstAfter(isAfter, rows);
  const page = rows.slice(begin, begin + limit);
  const last = page.at(-1);
  const isLast = last === undefined || begin + page.length === rows.length;
  return { rows: page, total: rows.length, next: isLast ? null : cursorAt(placeOf(last), order) };
}

/** Throws `Problem` where a page shall begin behind a cursor and after so many rows. */
export function refuseTwoBeginnings({ cursor, offset }: Omit<Window, "limit">): void {
  if (cursor === undefined || offset === undefined) return;
  throw new Problem(
    400,
    "query offset: expected no `cursor` beside it, found both; a page begins in one way: leave one of them out",
  );
}

/** A place as it is given out, for whoever goes on from there in the same order. */
export function cursorAt(place: Place, order: string): string {
  return Buffer.from(JSON.stringify([order, ...place])).toString("base64url");
}

/** The place that a cursor is of. Throws `Problem` for one that none of our answers held, or that is of another order. */
export function placeIn(cursor: string, order: string): Place {
  const wrong = (found: string) => otherCursor("in this order", found);
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw wrong("something else");
  }
  const [of, ...place] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  if (!place.every((part) => typeof part === "string" || typeof part === "number"))
    throw wrong("something else");
  if (of !== order || place.length === 0) throw wrong("that of another list or order");
  return place;
}

/** What is said of a cursor that is no good here. `which`: of which page it would have to be, behind "of a page". */
export function otherCursor(which: string, found: string): Problem {
  return new Problem(
    400,
    `query cursor: expected \`next\` of a page ${which}, found ${found}; leave it out for the first page`,
  );
}

/** Index of the first row that is behind a place, by halving. */
function firstAfter<T>(isAfter: (row: T) => boolean, rows: readonly T[]): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAfter(rows[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
