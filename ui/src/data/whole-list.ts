import { useEffect } from "react";
import type { Answer, ListHead, LiveList } from "./data.ts";

/** A list with all of its rows. */
export interface WholeList<R> {
  readonly head: Answer<ListHead>;
  /** Those that are here, in order. */
  readonly rows: readonly R[];
  /** Whether these are all that were asked for. */
  readonly isHere: boolean;
  /** Rows that there are beyond the most that are asked for; 0 where these are all. */
  readonly beyond: number;
}

/** Rows of a whole list at most. */
const MOST_ROWS = 5_000;

/** Every row of a list that is not long by nature, such as pools: it is fetched in parts like any other. */
export function useWholeList<R>({ head, row, inView }: LiveList<R>): WholeList<R> {
  const total = head.is === "here" ? head.value.total : 0;
  const wanted = Math.min(total, MOST_ROWS);
  useEffect(() => inView(0, Math.max(wanted - 1, 0)), [inView, wanted]);
  const rows = Array.from({ length: wanted }, (_, n) => row(n)).filter((one) => one !== null);
  return { head, rows, isHere: rows.length === wanted, beyond: total - wanted };
}
