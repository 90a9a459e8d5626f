import type { Query } from "../data/answers.ts";

/** What an address asks for: which rows, in which order, shown how. */
export interface AskedRows {
  /** Parameters of the list that choose rows. */
  readonly filter: Query;
  /** As the API takes it. */
  readonly sort: string;
}

/** Parameters of the address that are the page's own. */
const OWN: ReadonlySet<string> = new Set(["sort", "columns"]);

/**
 * Reads it from the address. What is none of the page's own the API is asked with, so that it says what is wrong with it.
 * `usualSort`: how rows are sorted where nobody says it.
 */
export function askedIn(address: URLSearchParams, usualSort: string): AskedRows {
  const names = [...new Set(address.keys())].filter((name) => !OWN.has(name));
  const filter = Object.fromEntries(
    names.map((name) => {
      const values = address.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
  return { filter, sort: address.get("sort") ?? usualSort };
}

/** The address with another filter; the rest stays. */
export function withFilter(
  address: URLSearchParams,
  filter: ReadonlyMap<string, readonly string[]>,
): URLSearchParams {
  const next = new URLSearchParams([...address].filter(([name]) => OWN.has(name)));
  for (const [name, values] of filter) for (const value of values) next.append(name, value);
  return next;
}

/** The address with one of the page's own parameters; null: as it is where nobody says it. */
export function withOwn(
  address: URLSearchParams,
  name: "sort" | "columns",
  value: string | null,
): URLSearchParams {
  const next = new URLSearchParams(address);
  if (value === null) next.delete(name);
  else next.set(name, value);
  return next;
}
