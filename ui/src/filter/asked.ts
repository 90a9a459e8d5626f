import type { Query } from "../data/answers.ts";
import type { Strange } from "./strange.ts";
import type { FilterWord } from "./language.ts";

/** What an address asks for: which rows, in which order, shown how. */
export interface AskedRows {
  /** Parameters of the list that choose rows. */
  readonly filter: Query;
  /** The same, each as it stands in the address. */
  readonly pairs: readonly (readonly [string, string])[];
  /** As the API takes it. */
  readonly sort: string;
  /** What stands in the address and nobody knows: it is not asked. */
  readonly strange: readonly Strange[];
}

/** What a list can be asked for. */
export interface KnownWords {
  readonly words: readonly FilterWord[];
  /** Words of its orders, each of which goes both ways. */
  readonly sorts: readonly string[];
}

/** Parameters of the address that are the page's own. */
const OWN: ReadonlySet<string> = new Set(["sort", "columns"]);

/**
 * Reads it from the address. What is unknown is left out and told, so that no address breaks a list; what the service alone can know,
 * such as names of pools, it judges. `usualSort`: how rows are sorted where nobody says it.
 */
export function askedIn(
  address: URLSearchParams,
  usualSort: string,
  { words, sorts }: KnownWords,
): AskedRows {
  const isKnown = ([name, value]: readonly [string, string]) => {
    if (name === "sort") return sorts.some((sort) => value === sort || value === `-${sort}`);
    const word = words.find((one) => one.name === name);
    return name === "columns" || (word !== undefined && (word.values?.includes(value) ?? true));
  };
  const known = [...address].filter(isKnown);
  const pairs = known.filter(([name]) => !OWN.has(name));
  const filter = Object.fromEntries(
    [...Map.groupBy(pairs, ([name]) => name)].map(([name, all]) => {
      const values = all.map(([, value]) => value);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
  return {
    filter,
    pairs,
    sort: known.find(([name]) => name === "sort")?.[1] ?? usualSort,
    strange: [...address]
      .filter((pair) => !isKnown(pair))
      .map(([name, value]) => ({ name, value })),
  };
}

/** The address without that. */
export function withoutStrange(
  address: URLSearchParams,
  strange: readonly Strange[],
): URLSearchParams {
  const next = new URLSearchParams(address);
  for (const { name, value } of strange) next.delete(name, value);
  return next;
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
