import type { Clock } from "../clock.ts";
import type { Entry } from "./entry.ts";
import { isTrue } from "./request.ts";
import type { RequestInfo } from "./request.ts";
import { apiVersionOf } from "./resources.ts";
import type { Resource } from "./resources.ts";
import { selectorOf } from "./selector.ts";
import { expiredWatch, invalidListOptions, invalidWatchVersion, StatusError } from "./status.ts";
import type { ObjectStore } from "./store.ts";
import type { Change, Table } from "./table.ts";

/** Where the lines of a watch go. */
export interface WatchSink {
  /** One JSON document, without its newline. */
  event(line: string): void;
  /** The clean end that a time-out brings. */
  end(): void;
}

/** How watches of this server behave. */
export interface WatchOptions {
  readonly clock: Clock;
  /** Whether `sendInitialEvents` is known (feature gate WatchList; on by default from Kubernetes 1.34 on). */
  readonly watchList: boolean;
  /** Time between bookmarks; a minute at a real server. */
  readonly bookmarkEveryMs: number;
}

/** Starts to write events and answers how to stop that. */
export type OpenWatch = (sink: WatchSink) => () => void;

/** A watch may last half an hour where the client sets no end (`--min-request-timeout`). */
const DEFAULT_TIMEOUT_MS = 1_800_000;
/** A bookmark comes this long before the end, so that the next watch begins late (apiserver `cacher`). */
const LAST_BOOKMARK_BEFORE_END_MS = 2_000;
const INITIAL_EVENTS_END = { "k8s.io/initial-events-end": "true" };

/** Checks the options of a watch and prepares it. Throws StatusError on what is refused before the first event. */
export function prepareWatch(
  store: ObjectStore,
  resource: Resource,
  info: RequestInfo,
  options: WatchOptions,
): OpenWatch {
  const { query } = info;
  refuseBadOptions(query, options.watchList);
  const table = store.table(resource);
  const wants = filterOf(resource, info);
  const version = query.get("resourceVersion") ?? "";
  const from = version === "" ? 0 : Number(version);
  const initial = isTrue(query.get("sendInitialEvents"));

  return (sink) => {
    if (!initial && from > 0 && from < table.oldest) {
      sink.event(JSON.stringify({ type: "ERROR", object: expiredWatch(from, table.oldest) }));
      sink.end();
      return () => {};
    }
    for (const line of initial || from === 0
      ? currentEvents(table, wants)
      : pastEvents(table, wants, from)) {
      sink.event(line);
    }
    if (initial) {
      sink.event(bookmark(resource, store.revision, INITIAL_EVENTS_END));
    }
    const unsubscribe = table.subscribe((change) => {
      const line = change.entry.revision > from ? eventLine(change, wants) : undefined;
      if (line !== undefined) {
        sink.event(line);
      }
    });
    const stopTimers = startTimers(sink, query, options, () => bookmark(resource, store.revision));
    return () => {
      unsubscribe();
      stopTimers();
    };
  };
}

function refuseBadOptions(query: URLSearchParams, watchList: boolean): void {
  const version = query.get("resourceVersion") ?? "";
  if (isTrue(query.get("sendInitialEvents"))) {
    if (!watchList) {
      const detail =
        "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled";
      throw new StatusError(invalidListOptions("sendInitialEvents", detail));
    }
    if (query.get("resourceVersionMatch") !== "NotOlderThan") {
      const detail = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
      throw new StatusError(invalidListOptions("resourceVersionMatch", detail));
    }
  }
  if (!/^\d*$/u.test(version)) {
    throw new StatusError(invalidWatchVersion(version));
  }
}

function filterOf(resource: Resource, info: RequestInfo): (entry: Entry) => boolean {
  const selector = selectorOf(resource, info.query);
  const namespace = resource.namespaced ? info.namespace : undefined;
  return (entry) =>
    (namespace === undefined || entry.namespace === namespace) &&
    (selector === undefined || selector(entry));
}

function currentEvents(table: Table, wants: (entry: Entry) => boolean): string[] {
  return table
    .all()
    .filter(wants)
    .map((entry) => `{"type":"ADDED","object":${entry.text}}`);
}

function pastEvents(table: Table, wants: (entry: Entry) => boolean, from: number): string[] {
  return table.since(from).flatMap((change) => eventLine(change, wants) ?? []);
}

/** A change of labels can bring an object into a selection or out of it. */
function eventLine(
  { type, entry, before }: Change,
  wants: (entry: Entry) => boolean,
): string | undefined {
  const was = before !== undefined && wants(before);
  const is = type !== "DELETED" && wants(entry);
  if (!was && !is) {
    return undefined;
  }
  return `{"type":"${is ? (was ? "MODIFIED" : "ADDED") : "DELETED"}","object":${entry.text}}`;
}

/** Only the resourceVersion says something; the rest is the kind's empty object. */
function bookmark(
  resource: Resource,
  revision: number,
  annotations?: Readonly<Record<string, string>>,
): string {
  const metadata = {
    resourceVersion: String(revision),
    ...(annotations === undefined ? {} : { annotations }),
  };
  const object = { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata };
  return JSON.stringify({ type: "BOOKMARK", object });
}

function startTimers(
  sink: WatchSink,
  query: URLSearchParams,
  options: WatchOptions,
  render: () => string,
): () => void {
  const { clock, bookmarkEveryMs } = options;
  const timeoutMs = Number(query.get("timeoutSeconds") ?? 0) * 1000 || DEFAULT_TIMEOUT_MS;
  const stops = new Map<string, () => void>();
  stops.set(
    "end",
    clock.after(timeoutMs, () => sink.end()),
  );
  if (isTrue(query.get("allowWatchBookmarks"))) {
    const periodic = (): void => {
      const again = (): void => {
        sink.event(render());
        periodic();
      };
      stops.set("periodic", clock.after(bookmarkEveryMs, again));
    };
    periodic();
    if (timeoutMs > LAST_BOOKMARK_BEFORE_END_MS) {
      stops.set(
        "last",
        clock.after(timeoutMs - LAST_BOOKMARK_BEFORE_END_MS, () => sink.event(render())),
      );
    }
  }
  return () => stops.forEach((stop) => stop());
}
