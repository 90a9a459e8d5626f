import { shortHash } from "../../model/scope.ts";
import { Problem } from "../problem.ts";
import type { Place } from "./order.ts";

/** What a cursor is good for: a list in one order with the same filters. */
export interface Listing {
  readonly path: string;
  readonly sort: string;
  readonly filters: Readonly<Record<string, unknown>>;
}

/** A cursor as it is given out: where the last item of a page stands, and in which list. Opaque to whoever gets it. */
export function cursorText({ value, key }: Place, listing: Listing): string {
  return Buffer.from(JSON.stringify([markOf(listing), value, key])).toString("base64url");
}

/** Where a page begins. Throws Problem for a cursor that is none, or of another list. */
export function placeIn(text: string, listing: Listing): Place {
  const parts = partsOf(text);
  if (parts === null)
    throw new Problem(
      400,
      "query cursor: it is none; take it from `next` of the page before, or leave it out for the first page",
    );
  const [mark, value, key] = parts;
  if (mark !== markOf(listing))
    throw new Problem(
      400,
      "query cursor: it is of another list; ask with the sort and the filters of the page that gave it, or leave it out for the first page",
    );
  return { value, key };
}

type Parts = readonly [mark: string, value: Place["value"], key: string];

function partsOf(text: string): Parts | null {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return null; // whatever somebody made up
  }
  if (!Array.isArray(parts) || parts.length !== 3) return null;
  const [mark, value, key] = parts as readonly unknown[];
  const isValue = value === null || typeof value === "string" || typeof value === "number";
  return typeof mark === "string" && isValue && typeof key === "string" ? [mark, value, key] : null;
}

function markOf({ path, sort, filters }: Listing): string {
  const named = Object.entries(filters).filter(([, value]) => value !== undefined);
  return shortHash(path, sort, JSON.stringify(named.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
