import type { KubernetesCollection, KubernetesRecords } from "../../model/collections.ts";
import type { ProtobufReader } from "../wire/protobuf-reader.ts";
import { field, message, type Read, type WireType } from "../wire/types.ts";
import { OBJECT_META } from "./meta.ts";

/** What a decoder gives for one object: its record, and the version at which it was so. */
export interface Decoded<C extends KubernetesCollection = KubernetesCollection> {
  readonly record: KubernetesRecords[C];
  readonly resourceVersion: string;
}

/** One kind of object as the API serves it, and how it becomes a record. */
export interface Kind<C extends KubernetesCollection = KubernetesCollection> {
  readonly collection: C;
  /** API group; "" is core. */
  readonly group: string;
  readonly version: string;
  /** Plural, as in URLs and RBAC. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Custom resources are served as JSON only. */
  readonly protobuf: boolean;
  /** Reads one object up to `end`. Throws WireError. */
  fromProtobuf(reader: ProtobufReader, end: number, cluster: string): Decoded<C>;
  /** Reads one object. Throws WireError. */
  fromJson(value: unknown, cluster: string): Decoded<C>;
}

type WithMeta = { readonly metadata: Read<typeof OBJECT_META> | undefined };

/** Describes a kind: where it is served, which fields are read, and the record they make. */
export function defineKind<C extends KubernetesCollection, T extends WithMeta>(
  kind: Omit<Kind<C>, "fromProtobuf" | "fromJson"> & {
    readonly type: WireType<T>;
    readonly toRecord: (object: T, cluster: string) => KubernetesRecords[C];
  },
): Kind<C> {
  const { type, toRecord, ...served } = kind;
  const decoded = (object: T | undefined, cluster: string): Decoded<C> => ({
    record: toRecord(object as T, cluster),
    resourceVersion: object?.metadata?.resourceVersion ?? "",
  });
  return Object.freeze({
    ...served,
    fromProtobuf: (reader: ProtobufReader, end: number, cluster: string) =>
      decoded(type.fromProtobuf(reader, end, undefined), cluster),
    fromJson: (value: unknown, cluster: string) => decoded(type.fromJson(value), cluster),
  });
}

/** A type of which only the metadata is read. */
export const METADATA_ONLY = message({ metadata: field(1, OBJECT_META) });
