import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Query } from "../data/answers.ts";
import { askedIn, withFilter, withOwn } from "./asked.ts";
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
  /** Takes the order out of the address; null where none stands there. */
  readonly onUsualSort: (() => void) | null;
}

/** The filter and the order of a list, which the address holds. `usualSort`: where the address says none. */
export function useListAddress(usualSort: string): ListAddress {
  const [address, setAddress] = useSearchParams();
  const { filter, sort } = useMemo(() => askedIn(address, usualSort), [address, usualSort]);
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
  const onUsualSort = address.has("sort") ? () => onSort(usualSort) : null;
  return { query, filter, sort, text: filterText(address), onFilter, onSort, onUsualSort };
}
