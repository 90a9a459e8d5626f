import type { Clock } from "../lib/clock.ts";
import { SourceError } from "../lib/errors.ts";
import type { KubernetesCollection, KubernetesRecords } from "../model/collections.ts";
import type { Budget } from "../model/source.ts";
import type { ApiClient } from "./api-client.ts";
import { LIMITS, WATCH } from "./budgets.ts";
import type { Kind } from "./kinds/kind.ts";
import { VERSION_ONLY } from "./kinds/meta.ts";
import { malformed } from "./malformed.ts";
import { listPath, resourceName } from "./paths.ts";
import { openEnvelope, STATUS, type Status } from "./wire/envelope.ts";
import { type FrameSplitter, lengthPrefixedFrames, lineFrames } from "./wire/frames.ts";
import { parse } from "./wire/json-list.ts";
import { ProtobufReader } from "./wire/protobuf-reader.ts";
import { jsonField as json, message, presence, text } from "./wire/types.ts";
import { WireError } from "./wire/wire-error.ts";

/** One event of a watch. A bookmark only moves the version on. */
export type WatchEvent<C extends KubernetesCollection> =
  | {
      readonly type: "put" | "delete";
      readonly record: KubernetesRecords[C];
      readonly resourceVersion: string;
    }
  | { readonly type: "bookmark"; readonly resourceVersion: string };

/** From which version to watch what. */
export interface WatchRequest<C extends KubernetesCollection> {
  readonly kind: Kind<C>;
  readonly namespace: string;
  readonly cluster: string;
  readonly resourceVersion: string;
  readonly budget: Budget;
  readonly signal: AbortSignal;
}

/**
 * One watch, from its request to its end. Ends when the server ends it. Throws SourceError: `expired` where the version is too
 * old (410), `timeout` where nothing comes although bookmarks should, `malformed` for a frame that is none.
 */
export async function* openWatch<C extends KubernetesCollection>(
  client: ApiClient,
  request: WatchRequest<C>,
): AsyncGenerator<WatchEvent<C>, void> {
  const { kind } = request;
  const timeoutSeconds = Math.round(
    WATCH.minTimeoutSeconds +
      client.clock.random() * (WATCH.maxTimeoutSeconds - WATCH.minTimeoutSeconds),
  );
  const silence = createSilence(
    client.clock,
    client.source,
    timeoutSeconds * 1000 + WATCH.silenceAfterTimeoutMs,
  );
  const signal = AbortSignal.any([request.signal, silence.signal]);
  try {
    const { contentType, body } = await client.open({
      path: watchPath(request, timeoutSeconds),
      accept: kind.protobuf
        ? "application/vnd.kubernetes.protobuf;stream=watch,application/json"
        : "application/json",
      asked: { verb: "watch", resource: resourceName(kind), namespace: request.namespace },
      budget: request.budget,
      signal,
      endless: true,
    });
    const format = formatOf(contentType, kind, request.cluster);
    silence.expect();
    for await (const chunk of body) {
      silence.broken();
      for (const frame of format.frames.push(chunk)) {
        const event = readEvent(client, format.read(frame), kind);
        if (event === null) continue;
        if (event.type === "bookmark") silence.limit(WATCH.silenceMs);
        yield event;
      }
      silence.expect();
    }
  } catch (error) {
    if (error instanceof WireError)
      throw malformed(client.source, `watch ${resourceName(kind)}`, error);
    throw client.failure(error, signal);
  } finally {
    silence.broken();
  }
}

function watchPath(
  { kind, namespace, resourceVersion }: WatchRequest<KubernetesCollection>,
  timeoutSeconds: number,
): string {
  const query = new URLSearchParams({
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion,
    timeoutSeconds: String(timeoutSeconds),
  });
  return `${listPath(kind, namespace)}?${query.toString()}`;
}

/** Aborts when nothing came for too long while something was expected. A slow reader of ours does not count as silence. */
function createSilence(clock: Clock, source: string, firstLimitMs: number) {
  const controller = new AbortController();
  let limitMs = firstLimitMs;
  let cancel = () => {};
  const end = () => {
    controller.abort(
      new SourceError({
        code: "timeout",
        source,
        message: "a watch fell silent: not even its bookmarks came any more",
        next: "check what stands between here and the API server",
      }),
    );
  };
  return {
    signal: controller.signal,
    expect() {
      cancel = clock.after(limitMs, end);
    },
    broken() {
      cancel();
    },
    limit(ms: number) {
      limitMs = ms;
    },
  };
}

/** An event before anybody looked at its type. */
interface RawEvent<C extends KubernetesCollection> {
  readonly type: string;
  readonly resourceVersion: () => string;
  readonly record: () => KubernetesRecords[C];
  readonly status: () => Status | undefined;
}

interface Format<C extends KubernetesCollection> {
  readonly frames: FrameSplitter;
  readonly read: (frame: Buffer) => RawEvent<C>;
}

function formatOf<C extends KubernetesCollection>(
  contentType: string,
  kind: Kind<C>,
  cluster: string,
): Format<C> {
  if (contentType.startsWith("application/vnd.kubernetes.protobuf")) {
    return {
      frames: lengthPrefixedFrames(LIMITS.watchEventBytes),
      read: (frame) => protobufEvent(frame, kind, cluster),
    };
  }
  if (!contentType.startsWith("application/json"))
    throw new WireError("JSON", contentType.split(";")[0] || "no content type");
  return {
    frames: lineFrames(LIMITS.watchEventBytes),
    read: (frame) => jsonEvent(frame, kind, cluster),
  };
}

/** meta/v1 WatchEvent: the type, and a RawExtension around the enveloped object. */
const EVENT_FIELDS = Object.freeze({ type: 1, object: 2 });
const RAW_EXTENSION = Object.freeze({ raw: 1 });

function protobufEvent<C extends KubernetesCollection>(
  frame: Buffer,
  kind: Kind<C>,
  cluster: string,
): RawEvent<C> {
  const reader = new ProtobufReader(frame);
  let type = "";
  let object: { readonly start: number; readonly end: number } | null = null;
  while (reader.position < frame.length) {
    const tag = reader.varint();
    const end = reader.lengthDelimited(frame.length);
    if (tag >>> 3 === EVENT_FIELDS.type) type = reader.word(end);
    else if (tag >>> 3 === EVENT_FIELDS.object) object = rawIn(reader, end);
    reader.position = end;
  }
  if (object === null) throw new WireError("an object", "none", "object");
  const { start, end } = object;
  const opened = () => {
    const inner = new ProtobufReader(frame, start);
    const { kind: objectKind, end: objectEnd } = openEnvelope(inner, end);
    return { inner, objectKind, objectEnd };
  };
  return {
    type,
    resourceVersion() {
      const { inner, objectEnd } = opened();
      return (
        VERSION_ONLY.fromProtobuf(inner, objectEnd, undefined)?.metadata?.resourceVersion ?? ""
      );
    },
    record() {
      const { inner, objectKind, objectEnd } = opened();
      if (objectKind !== kind.kind)
        throw new WireError(kind.kind, objectKind || "no kind", "object.kind");
      return kind.fromProtobuf(inner, objectEnd, cluster);
    },
    status() {
      const { inner, objectEnd } = opened();
      return STATUS.fromProtobuf(inner, objectEnd, undefined);
    },
  };
}

function rawIn(
  reader: ProtobufReader,
  end: number,
): { readonly start: number; readonly end: number } {
  while (reader.position < end) {
    const tag = reader.varint();
    const fieldEnd = reader.lengthDelimited(end);
    if (tag >>> 3 === RAW_EXTENSION.raw) return { start: reader.position, end: fieldEnd };
    reader.position = fieldEnd;
  }
  throw new WireError("an object", "none", "object.raw");
}

const JSON_EVENT = message({ type: json(text), object: json(presence) });

function jsonEvent<C extends KubernetesCollection>(
  frame: Buffer,
  kind: Kind<C>,
  cluster: string,
): RawEvent<C> {
  const value = parse(frame.toString("utf8"));
  const { type = "", object: present } = JSON_EVENT.fromJson(value) ?? {};
  if (present === undefined) throw new WireError("an object", "none", "object");
  const { object } = value as { readonly object: unknown };
  return {
    type,
    resourceVersion: () => VERSION_ONLY.fromJson(object)?.metadata?.resourceVersion ?? "",
    record: () => kind.fromJson(object, cluster),
    status: () => STATUS.fromJson(object),
  };
}

/** Null for a type of event that this program does not know: servers send those only when asked to. */
function readEvent<C extends KubernetesCollection>(
  client: ApiClient,
  event: RawEvent<C>,
  kind: Kind<C>,
): WatchEvent<C> | null {
  switch (event.type) {
    case "ADDED":
    case "MODIFIED":
      return { type: "put", record: event.record(), resourceVersion: event.resourceVersion() };
    case "DELETED":
      return { type: "delete", record: event.record(), resourceVersion: event.resourceVersion() };
    case "BOOKMARK":
      return { type: "bookmark", resourceVersion: event.resourceVersion() };
    case "ERROR":
      throw watchError(client, event.status(), kind);
    default:
      return null;
  }
}

function watchError(client: ApiClient, status: Status | undefined, kind: Kind): SourceError {
  const code = status?.code ?? 0;
  const retryAfterSeconds = status?.details?.retryAfterSeconds;
  const expired = code === 410;
  return new SourceError({
    code: expired ? "expired" : "unavailable",
    source: client.source,
    message: expired
      ? `the watch of ${resourceName(kind)} expired`
      : `the API server ended the watch of ${resourceName(kind)} with ${code}`,
    next: "it is opened again by itself",
    retryAfterMs: retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000,
  });
}
