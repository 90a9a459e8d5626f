import type { KubernetesCollection, KubernetesRecords } from "../../model/collections.ts";
import type { ProtobufReader } from "../wire/protobuf-reader.ts";
import type { WireType } from "../wire/types.ts";

/** One kind of object as the API serves it, and how it becomes a record. */
export interface Kind<C extends KubernetesCollection = KubernetesCollection> {
  readonly collection: C;
  /** Which part of the collection it is, where several kinds make one; "" is all of it. */
  readonly part: string;
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
  fromProtobuf(reader: ProtobufReader, end: number, cluster: string): KubernetesRecords[C];
  /** Reads one object. Throws WireError. */
  fromJson(value: unknown, cluster: string): KubernetesRecords[C];
}

/** Describes a kind: where it is served, which fields are read, and the record they make. */
export function defineKind<C extends KubernetesCollection, T>(
  kind: Omit<Kind<C>, "part" | "fromProtobuf" | "fromJson"> & {
    readonly part?: string;
    readonly type: WireType<T>;
    readonly toRecord: (object: T, cluster: string) => KubernetesRecords[C];
  },
): Kind<C> {
  const { type, toRecord, ...served } = kind;
  return Object.freeze({
    part: "",
    ...served,
    fromProtobuf: (reader: ProtobufReader, end: number, cluster: string) =>
      toRecord(type.fromProtobuf(reader, end, undefined) as T, cluster),
    fromJson: (value: unknown, cluster: string) => toRecord(type.fromJson(value) as T, cluster),
  });
}
