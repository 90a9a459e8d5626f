import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Query } from "../data/answers.ts";
import type { Strange } from "./strange.ts";
import { askedIn, type KnownWords, withFilter, withOwn, withoutStrange } from "./asked.ts";
import { filterText } from "./language.ts";

/** Which rows of a list an address asks for, and how to ask for others. */
export interface ListAddress {
  /** The question for the API. The same one as long as the address is. */
  readonly query: Query;
  /** Its parameters that choose rows. */
  readonly filter: Query;
  readonly sort: string;
  /** The filter as text. */
  readonly text: string;
  readonly onFilter: (parameters: ReadonlyMap<string, readonly string[]>) => void;
  readonly onSort: (sort: string) => void;
  /** What the address asks for and nobody knows. */
  readonly strange: readonly Strange[];
  /** Takes that out of the address. */
  readonly onForget: () => void;
}

/**
 * The filter and the order of a list, which the address holds. `usualSort`: where the address says none. `known`: what it can be asked
 * for, always the same object.
 */
export function useListAddress(usualSort: string, known: KnownWords): ListAddress {
  const [address, setAddress] = useSearchParams();
  const { filter, pairs, sort, strange } = useMemo(
    () => askedIn(address, usualSort, known),
    [address, usualSort, known],
  );
  const query = useMemo(() => ({ ...filter, sort }), [filter, sort]);
  const onFilter = useCallback(
    (parameters: ReadonlyMap<string, readonly string[]>) =>
      setAddress((before) => withFilter(before, parameters), { replace: true }),
    [setAddress],
  );
  const onSort = useCallback(
    (next: string) =>
      setAddress((before) => withOwn(before, "sort", next === usualSort ? null : next), {
        replace: true,
      }),
    [setAddress, usualSort],
  );
  const onForget = useCallback(
    () => setAddress((before) => withoutStrange(before, strange), { replace: true }),
    [setAddress, strange],
  );
  return { query, filter, sort, text: filterText(pairs), onFilter, onSort, strange, onForget };
}
