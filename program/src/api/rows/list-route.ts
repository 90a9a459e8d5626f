import { type Static, type TObject, type TProperties, Type } from "typebox";
import { PAGED, PAGING, refuseTwoBeginnings, ROWS, type Window } from "../paging.ts";
import { refusing } from "../refused.ts";
import { defineRoute, type Route, type Written } from "../route.ts";
import { exactly, NAMESPACES, NO_BODY, NO_PARAMS } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { AT, oneOf, SCHEMA_VERSION } from "../wire/words.ts";
import { UNREAD } from "../wire/report.ts";
import { unreadIn } from "../../answers/unread.ts";
import { cursorBehind, placeBefore } from "./cursor.ts";
import { refuseUnknownWords, wordsOfField } from "./filter-words.ts";
import { itemsOf, kindOf } from "./items.ts";
import { type Filters, matching, sliceOf } from "./matching.ts";
import type { Direction } from "./order.ts";
import type { Resource } from "./resource.ts";

/** The route of a list: filtered, sorted, page by page. */
export function listRoute<I extends object, R extends TObject>(resource: Resource<I, R>): Route {
  const { path, summary, row } = resource;
  return defineRoute({
    method: "GET",
    path,
    policy: { for: "caller" },
    cached: true,
    summary,
    params: NO_PARAMS,
    query: queryOf(resource),
    body: NO_BODY,
    answer: exactly({
      ...PAGE,
      rows: Type.Array(keyed(row)),
    }),
    restsOn: kindOf(resource),
    handle: ({ query, shown }) => pageOf(query as Query, resource, shown),
  });
}

const PAGE = {
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  ...PAGED,
  unread: Type.Array(UNREAD, { description: "Why there may be more." }),
};

/** What a page of any list says besides its rows. */
export type PageAnswer = Static<TObject<typeof PAGE>>;

/** A row as it is sent: under its key. */
export type RowOf<R extends TObject> = Static<R> & { readonly key: Static<typeof KEY> };

/** The schema of a row as it is sent. */
export function keyed<P extends TProperties>({ properties }: TObject<P>) {
  return exactly<P & { readonly key: typeof KEY }>({ ...properties, key: KEY });
}

const KEY = Type.String({ description: "What events call it by; it stays with the object." });

/** What a list may be asked. */
interface Query extends Filters, Window {
  readonly sort?: string;
}

function queryOf<I extends object, R extends TObject>({
  row,
  sorts,
  filters,
  labels,
}: Resource<I, R>): TObject {
  const names = Object.keys(sorts);
  const words = Object.keys(filters).filter((name) => name !== "namespace");
  const text = (description: string) =>
    Type.Optional(Type.String({ minLength: 1, maxLength: 1_000, description }));
  return exactly({
    ...NAMESPACES,
    ...Object.fromEntries(
      words.map((name) => {
        const known = wordsOfField(row.properties[name]);
        return [name, known ? Type.Optional(oneOf(known, ONLY)) : text(ONLY)];
      }),
    ),
    q: text("Only rows of which a name holds this text; case does not count."),
    ...(labels === undefined ? {} : { labelSelector: text("As `kubectl get -l` takes it.") }),
    sort: Type.Optional(
      oneOf(
        names.flatMap((name) => [name, `-${name}`]),
        `In which order: ${names[0]} where nothing is said, the other way round with a "-" before it.`,
      ),
    ),
    ...PAGING,
  });
}

const ONLY = "Only rows that have this one.";

function pageOf<I extends object, R extends TObject>(
  query: Query,
  resource: Resource<I, R>,
  shown: Shown,
): Written {
  const {
    sort = Object.keys(resource.sorts)[0] ?? "",
    limit = ROWS.usual,
    cursor,
    offset,
    ...filters
  } = query;
  refuseTwoBeginnings({ cursor, offset });
  const listing = { path: resource.path, sort, filters };
  const [name, direction]: [string, Direction] = sort.startsWith("-")
    ? [sort.slice(1), "down"]
    : [sort, "up"];
  const items = itemsOf(shown, resource);
  refuseUnknownWords(filters, items, resource, shown);
  const found = refusing(() => matching(filters, name, items, resource));
  const begin =
    cursor === undefined ? 0 : found.order.upTo(placeBefore(cursor, listing), direction);
  const window = { begin, skip: offset ?? 0, limit };
  const { total, page, last, isLast } = sliceOf(found, direction, window);
  const next = isLast ? null : cursorBehind(found.order.placeAt(last, direction), listing);
  const head = JSON.stringify({
    schemaVersion: 1,
    at: shown.report.at,
    total,
    next,
    unread: unreadIn(resource.needs.flatMap((one) => shown.inventory.coverage(one))),
  });
  const rows = page.map((item) => items.textOf(item)).join(",");
  return { json: `${head.slice(0, -1)},"rows":[${rows}]}` };
}
