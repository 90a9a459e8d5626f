import { keepPreviousData, QueryClient, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { answerOf, troubleOf } from "./answer-of.ts";
import type { Answers, Asked, AskedPath, ListName, Query, RowOf } from "./answers.ts";
import type { Answer, Data } from "./data.ts";
import { Listener } from "./hearing.ts";
import { useList } from "./live-list.ts";
import { addressOf, change, get } from "./request.ts";
import { rowsOf } from "./rows-of.ts";

/** An answer that no event has made old is asked for again after so long, so that silence is noticed. */
const AT_LEAST_EVERY_MS = 60_000;

/** A service that cannot answer yet is asked again so soon. */
const NOT_READY_MS = 2_000;

/** Rows of one page of an export. */
const EXPORT_PAGE = 500;

/** The client that keeps answers. */
export function createClient(): QueryClient {
  const queries = {
    staleTime: Infinity,
    refetchInterval: ({ state: { error } }: { readonly state: { readonly error: Error | null } }) =>
      error !== null && troubleOf(error).status === 503 ? NOT_READY_MS : AT_LEAST_EVERY_MS,
    refetchOnWindowFocus: false,
    // a service on this machine answers without a network: whether it does is heard from it alone
    networkMode: "always" as const,
    refetchOnReconnect: true,
    // a refusal is an answer; where nobody answers it is tried twice more
    retry: (failures: number, error: Error) => failures < 2 && troubleOf(error).status === null,
  };
  return new QueryClient({ defaultOptions: { queries } });
}

/** Data from the service that sent the page. */
export function httpData(client: QueryClient): Data {
  const listener = new Listener({
    open: () => new EventSource(addressOf("/events")),
    renew: (concerned) =>
      client.invalidateQueries({ predicate: ({ queryKey }) => concerned(String(queryKey[0])) }),
    isKnown: async () => {
      const signal = new AbortController().signal;
      return get("/rules", {}, signal).then(
        () => true,
        (error: unknown) => troubleOf(error).status !== 401,
      );
    },
  });
  client.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "success") listener.answered();
  });
  return Object.freeze({
    useAnswer,
    useList,
    useHearing: () => useSyncExternalStore(listener.onChange, listener.state),
    allRows,
    ignore: async (word) => {
      await change("POST", "/ignores", {}, word);
      await client.invalidateQueries();
    },
    stopIgnoring: async (finding, reason) => {
      await change("DELETE", "/ignores/:finding", { params: { finding }, query: { reason } });
      await client.invalidateQueries();
    },
  } satisfies Data);
}

function useAnswer<P extends AskedPath>(path: P, asked: Asked | null = {}): Answer<Answers[P]> {
  const result = useQuery({
    queryKey: [path, asked && addressOf(path, asked)],
    queryFn: async ({ signal }) => (await get(path, asked ?? {}, signal)) as Answers[P],
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  return answerOf(result);
}

async function* allRows<L extends ListName>(list: L, query: Query, signal: AbortSignal) {
  let cursor: string | undefined;
  do {
    const asked = { query: { ...query, limit: EXPORT_PAGE, cursor } };
    const page = (await get(`/${list}`, asked, signal)) as Answers[`/${ListName}`];
    yield { rows: rowsOf(page) as readonly RowOf<L>[], total: page.total };
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
