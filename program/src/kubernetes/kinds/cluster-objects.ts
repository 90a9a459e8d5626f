import type { KubeletAddress } from "../../model/kubernetes.ts";
import { count, field, list, message, type Read, text, word } from "../wire/types.ts";
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

/** core/v1 NodeStatus: the addresses by which sessions on the NAS are known, and where the kubelet answers (api v0.37.2 generated.proto). */
const NODE_STATUS = message({
  conditions: field(4, list(message({ type: field(1, word), status: field(2, word) }))),
  addresses: field(5, list(message({ type: field(1, word), address: field(2, text) }))),
  daemonEndpoints: field(
    6,
    message({ kubeletEndpoint: field(1, message({ Port: field(1, count) })) }),
  ),
});

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
    isReady:
      status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") ?? false,
    kubelet: kubeletOf(status),
  }),
});

/** The first of two addresses is the one that its kubelet is reached at (kubernetes v1.37.2 pkg/util/node `GetPreferredNodeAddress`). */
function kubeletOf(status: Read<typeof NODE_STATUS> | undefined): KubeletAddress | null {
  const ip = status?.addresses?.find(({ type }) => type === "InternalIP")?.address ?? "";
  const port = status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 0;
  return ip === "" || port === 0 ? null : { ip, port };
}
