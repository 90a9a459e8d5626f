import { field, list, message, text } from "../wire/types.ts";
import { defineKind } from "./kind.ts";
import { LABELLED_META, metaOf, OBJECT_META } from "./meta.ts";

/** Namespaces: their labels and hints count for what is in them. */
export const namespaces = defineKind({
  collection: "namespaces",
  group: "",
  version: "v1",
  resource: "namespaces",
  kind: "Namespace",
  namespaced: false,
  protobuf: true,
  type: message({ metadata: field(1, LABELLED_META) }),
  toRecord: ({ metadata }, cluster) => ({
    ...metaOf(metadata, cluster),
    labels: metadata?.labels ?? {},
  }),
});

/** core/v1 NodeStatus: the addresses by which sessions on the NAS are known. */
const NODE_STATUS = message({ addresses: field(5, list(message({ address: field(2, text) }))) });

/** Nodes. */
export const nodes = defineKind({
  collection: "nodes",
  group: "",
  version: "v1",
  resource: "nodes",
  kind: "Node",
  namespaced: false,
  protobuf: true,
  type: message({ metadata: field(1, OBJECT_META), status: field(3, NODE_STATUS) }),
  toRecord: ({ metadata, status }, cluster) => ({
    ...metaOf(metadata, cluster),
    addresses: (status?.addresses ?? []).map(({ address }) => address ?? ""),
  }),
});
