import { decodeContinue, encodeContinue } from "./continue-token.ts";
import type { Entry } from "./entry.ts";
import { jsonReply } from "./reply.ts";
import type { BodyReply } from "./reply.ts";
import { isTrue } from "./request.ts";
import type { RequestInfo } from "./request.ts";
import { apiVersionOf } from "./resources.ts";
import type { Resource } from "./resources.ts";
import { selectorOf } from "./selector.ts";
import type { Selector } from "./selector.ts";
import {
  badRequest,
  expiredContinue,
  expiredList,
  invalidListOptions,
  StatusError,
  tooLargeVersion,
} from "./status.ts";
import type { ObjectStore } from "./store.ts";
import type { Table } from "./table.ts";

/**
 * Answers a list. Pages of one list show one revision, that of its first page; "0" gives everything at once, whatever
 * the limit (apiserver's watch cache). Throws StatusError on what cannot be had.
 */
export function listReply(store: ObjectStore, resource: Resource, info: RequestInfo): BodyReply {
  const { query } = info;
  refuseBadOptions(query);
  const table = store.table(resource);
  const selector = selectorOf(resource, query);
  const from = whereToStart(store, table, info);
  const namespace = resource.namespaced ? info.namespace : undefined;
  const wanted = select(from.list, namespace, selector, from.start);
  const limit = query.get("resourceVersion") === "0" ? 0 : limitOf(query);
  const page = limit > 0 ? wanted.slice(0, limit) : wanted;
  const last = page.at(-1);
  if (page.length === wanted.length || last === undefined) {
    return jsonReply(render(resource, from.revision, page));
  }
  table.keep(from.revision, from.list);
  const start = namespace === undefined ? last.key : last.name;
  const next = encodeContinue({ revision: from.revision, start, page: info.page + 1 });
  const remaining = selector === undefined ? wanted.length - page.length : undefined;
  return jsonReply(render(resource, from.revision, page, next, remaining));
}

interface Start {
  readonly list: readonly Entry[];
  readonly revision: number;
  /** Key after which the page begins. */
  readonly start: string | undefined;
}

function whereToStart(store: ObjectStore, table: Table, { query }: RequestInfo): Start {
  const token = query.get("continue");
  if (token) {
    const { revision, start, page } = decodeContinue(token);
    const list =
      revision === -1 || revision === store.revision ? table.all() : table.kept(revision);
    if (list === undefined) {
      throw new StatusError(expiredContinue(encodeContinue({ revision: -1, start, page })));
    }
    return { list, revision: revision === -1 ? store.revision : revision, start };
  }
  const requested = Number(query.get("resourceVersion") ?? 0);
  if (requested > store.revision) {
    throw new StatusError(tooLargeVersion(requested, store.revision));
  }
  if (query.get("resourceVersionMatch") === "Exact" && requested !== store.revision) {
    const list = table.kept(requested);
    if (list === undefined) {
      throw new StatusError(expiredList());
    }
    return { list, revision: requested, start: undefined };
  }
  return { list: table.all(), revision: store.revision, start: undefined };
}

/** Keys are in order, so a namespace is one stretch of the list, and a page begins within it: both are found by halving. */
function select(
  list: readonly Entry[],
  namespace: string | undefined,
  selector: Selector | undefined,
  start: string | undefined,
): readonly Entry[] {
  const prefix = namespace === undefined ? "" : `${namespace}/`;
  const first = `${prefix}${start ?? ""}`;
  const from = placeWhere(list, (key) => (start === undefined ? key >= first : key > first));
  const to = placeWhere(list, (key) => key > prefix && !key.startsWith(prefix));
  const stretch = list.slice(from, to);
  return selector === undefined ? stretch : stretch.filter(selector);
}

/** The first place at which a key `isBeyond`, where all after it are too; the length if there is none. */
function placeWhere(list: readonly Entry[], isBeyond: (key: string) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBeyond(list[middle]?.key ?? "")) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** Validation in the order and words of apimachinery `ValidateListOptions`. */
function refuseBadOptions(query: URLSearchParams): void {
  const version = query.get("resourceVersion") ?? "";
  const match = query.get("resourceVersionMatch") ?? "";
  if (query.get("continue") && version !== "" && version !== "0") {
    throw new StatusError(
      badRequest("specifying resource version is not allowed when using continue"),
    );
  }
  if (!/^\d*$/u.test(version)) {
    const detail = `strconv.ParseUint: parsing "${version}": invalid syntax`;
    throw new StatusError(
      badRequest(
        `invalid resource version: resourceVersion: Invalid value: "${version}": ${detail}`,
      ),
    );
  }
  if (match !== "" && version === "") {
    const detail = "resourceVersionMatch is forbidden unless resourceVersion is provided";
    throw new StatusError(invalidListOptions("resourceVersionMatch", detail));
  }
  if (isTrue(query.get("sendInitialEvents"))) {
    const detail = "sendInitialEvents is forbidden for list";
    throw new StatusError(invalidListOptions("sendInitialEvents", detail));
  }
}

function limitOf(query: URLSearchParams): number {
  const text = query.get("limit") ?? "0";
  if (!/^-?\d+$/u.test(text)) {
    throw new StatusError(badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`));
  }
  return Number(text);
}

function render(
  resource: Resource,
  revision: number,
  page: readonly Entry[],
  next?: string,
  remaining?: number,
): string {
  const metadata = JSON.stringify({
    resourceVersion: String(revision),
    ...(next === undefined ? {} : { continue: next }),
    ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
  });
  const items = page.map((entry) => entry.itemText).join(",");
  return `{"kind":"${resource.kind}List","apiVersion":"${apiVersionOf(resource)}","metadata":${metadata},"items":[${items}]}`;
}
