import { useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { answerOf } from "./answer-of.ts";
import type { Answers, ListName, Query, RowOf } from "./answers.ts";
import type { ListHead, LiveList } from "./data.ts";
import { headOf, troubleIn } from "./list-head.ts";
import { isNews, type Known, withNews } from "./known-parts.ts";
import { addressOf, get, queryText } from "./request.ts";
import { rowsOf } from "./rows-of.ts";

/** Rows that are fetched at once. */
const PART = 100;

/** What is kept of parts that went out of view. */
const KEPT_MS = 30_000;

/** One part of a list as it came. */
interface Part extends ListHead {
  readonly rows: readonly unknown[];
}

const NOTHING: Known<Part> = Object.freeze({ question: "", parts: new Map(), trouble: null });

/** A list of which the parts that are in view are fetched, and renewed. */
export function useList<L extends ListName>(list: L, query: Query): LiveList<RowOf<L>> {
  const [{ first, last }, setParts] = useState({ first: 0, last: 0 });
  const numbers = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  const queries = numbers.map((number) => partQuery(`/${list}`, query, number));
  const results = useQueries({ queries });
  const [known, setKnown] = useState<Known<Part>>(NOTHING);
  const question = queryText(query);
  const now = numbers.flatMap((number, n): [number, Part][] => {
    const part = results[n]?.data;
    return part === undefined ? [] : [[number, part]];
  });
  const answers = results.map((result) => answerOf(result));
  const trouble = troubleIn(answers);
  if (isNews(known, question, now, trouble)) setKnown(withNews(known, question, now, trouble));
  const inView = useCallback((from: number, to: number) => {
    const wanted = { first: Math.floor(from / PART), last: Math.floor(Math.max(from, to) / PART) };
    setParts((was) => (was.first === wanted.first && was.last === wanted.last ? was : wanted));
  }, []);
  const row = useCallback(
    (n: number) =>
      (known.parts.get(Math.floor(n / PART))?.rows[n % PART] as RowOf<L> | undefined) ?? null,
    [known],
  );
  return {
    head: headOf(answers, known, question),
    row,
    inView,
    question: known.question,
    again: () => results.forEach(({ refetch }) => void refetch()),
  };
}

function partQuery(path: `/${ListName}`, query: Query, number: number) {
  const asked = { query: { ...query, limit: PART, offset: number * PART } };
  return {
    queryKey: [path, addressOf(path, asked)],
    queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
      partOf((await get(path, asked, signal)) as Answers[typeof path]),
    gcTime: KEPT_MS,
  };
}

function partOf(answer: Answers[`/${ListName}`]): Part {
  const { total, at, unread } = answer;
  return { total, at, unread, rows: rowsOf(answer) };
}
