import { SourceError } from "../lib/errors.ts";
import type { KubernetesCollection, KubernetesRecords } from "../model/collections.ts";
import type { ApiClient } from "./api-client.ts";
import { LIMITS } from "./budgets.ts";
import type { Kind } from "./kinds/kind.ts";
import { VERSION_ONLY } from "./kinds/meta.ts";
import { resourceName } from "./paths.ts";
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

/** An event before anybody looked at its type. */
interface RawEvent<C extends KubernetesCollection> {
  readonly type: string;
  readonly resourceVersion: () => string;
  readonly record: () => KubernetesRecords[C];
  readonly status: () => Status | undefined;
}

/** How a watch answers: what splits its bytes into frames, and what a frame says. */
export interface WatchFormat<C extends KubernetesCollection> {
  readonly frames: FrameSplitter;
  readonly read: (frame: Buffer) => RawEvent<C>;
}

/** The format of a content type. Throws WireError for one that is none. */
export function formatOf<C extends KubernetesCollection>(
  contentType: string,
  kind: Kind<C>,
  cluster: string,
): WatchFormat<C> {
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
export function readEvent<C extends KubernetesCollection>(
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
