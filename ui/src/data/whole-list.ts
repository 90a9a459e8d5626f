import { useEffect, useMemo, useState } from "react";
import type { Answer, ListHead, LiveList } from "./data.ts";

/** A list with all of its rows. */
export interface WholeList<R> {
  /** Here once all rows were: it fails where a part of them does before that. */
  readonly head: Answer<ListHead>;
  /** All that were asked for, in order: those that were here together last. The same object as long as they are. */
  readonly rows: readonly R[];
  /** Rows that there are beyond the most that are asked for; 0 where these are all. */
  readonly beyond: number;
}

/** Rows of a whole list at most. */
const MOST_ROWS = 5_000;

/** Every row of a list that is not long by nature, such as pools: it is fetched in parts like any other. */
export function useWholeList<R>({ head, row, inView, again }: LiveList<R>): WholeList<R> {
  const total = head.is === "here" ? head.value.total : null;
  const wanted = Math.min(total ?? 0, MOST_ROWS);
  useEffect(() => inView(0, Math.max(wanted - 1, 0)), [inView, wanted]);
  const now = useMemo(() => rowsIn(row, wanted), [row, wanted]);
  const [whole, setWhole] = useState<readonly R[] | null>(null);
  const isWhole = total !== null && now.length === wanted;
  if (isWhole && now !== whole) setWhole(now);
  const rows = isWhole ? now : whole;
  return {
    head: wholeHead(head, rows !== null, again),
    rows: rows ?? [],
    beyond: (total ?? 0) - wanted,
  };
}

function rowsIn<R>(row: (n: number) => R | null, wanted: number): readonly R[] {
  return Array.from({ length: wanted }, (_, n) => row(n)).filter((one) => one !== null);
}

/** The head of a list of which all rows were here together, or not yet. */
export function wholeHead(
  head: Answer<ListHead>,
  wasWhole: boolean,
  again: () => void,
): Answer<ListHead> {
  if (wasWhole || head.is !== "here") return head;
  return head.stale === null ? { is: "waiting" } : { is: "failed", problem: head.stale, again };
}
