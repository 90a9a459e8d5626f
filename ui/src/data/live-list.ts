import { useQueries } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { answerOf } from "./answer-of.ts";
import type { Answers, ListName, Query, RowOf } from "./answers.ts";
import type { Answer, ListHead, LiveList } from "./data.ts";
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

/** A list of which the parts that are in view are fetched, and renewed. */
export function useList<L extends ListName>(list: L, query: Query): LiveList<RowOf<L>> {
  const [{ first, last }, setParts] = useState({ first: 0, last: 0 });
  const numbers = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  const queries = numbers.map((number) => partQuery(`/${list}`, query, number));
  const results = useQueries({ queries });
  const [known, setKnown] = useState<Known<Part>>({ question: "", parts: new Map() });
  const question = queryText(query);
  const now = numbers.flatMap((number, n): [number, Part][] => {
    const part = results[n]?.data;
    return part === undefined ? [] : [[number, part]];
  });
  if (isNews(known, question, now)) setKnown(withNews(known, question, now));
  const inView = useCallback((from: number, to: number) => {
    const wanted = { first: Math.floor(from / PART), last: Math.floor(Math.max(from, to) / PART) };
    setParts((was) => (was.first === wanted.first && was.last === wanted.last ? was : wanted));
  }, []);
  const row = useCallback(
    (n: number) =>
      (known.parts.get(Math.floor(n / PART))?.rows[n % PART] as RowOf<L> | undefined) ?? null,
    [known],
  );
  const result = results.find(({ data }) => data !== undefined) ?? results[0];
  const head = headOf(result ? answerOf(result) : { is: "waiting" }, known, question);
  return useMemo(
    () => ({ head, row, inView, question: known.question }),
    [head, row, inView, known.question],
  );
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

/** Until the first part of a question comes, or the part that one scrolled to, the head of the one before stands. */
function headOf(head: Answer<Part>, known: Known<Part>, question: string): Answer<ListHead> {
  const before = [...known.parts.values()].at(-1);
  if (head.is !== "waiting" || before === undefined) return head;
  const forAnother = known.question !== question;
  return { is: "here", value: before, cameAt: before.at, stale: null, forAnother };
}
