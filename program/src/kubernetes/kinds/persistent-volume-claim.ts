import type { ClaimUse, DataSource } from "../../model/kubernetes.ts";
import { field, list, message, quantities, type Read, text, time, word } from "../wire/types.ts";
import { defineKind } from "./kind.ts";
import { namespacedMetaOf, oneOf, OWNED_LABELLED_META, ownerOf, required } from "./meta.ts";
import { NO_ENTRIES, oneList } from "./recurring.ts";

const DATA_SOURCE = message({
  kind: field(2, word),
  name: field(3, text),
  namespace: field(4, word),
});
const CONDITION = message({
  type: field(1, word),
  status: field(2, word),
  lastTransitionTime: field(4, time),
});

/** core/v1 PersistentVolumeClaimSpec and -Status (api v0.37.2 generated.proto). */
const SPEC = message({
  accessModes: field(1, list(word)),
  resources: field(2, message({ requests: field(2, quantities(["storage"])) })),
  volumeName: field(3, text),
  storageClassName: field(5, word),
  dataSource: field(7, DATA_SOURCE),
  dataSourceRef: field(8, DATA_SOURCE),
});
const STATUS = message({
  phase: field(1, word),
  capacity: field(3, quantities(["storage"])),
  conditions: field(4, list(CONDITION)),
});

/** PersistentVolumeClaims. */
export const persistentVolumeClaims = defineKind({
  collection: "persistentVolumeClaims",
  group: "",
  version: "v1",
  resource: "persistentvolumeclaims",
  kind: "PersistentVolumeClaim",
  namespaced: true,
  protobuf: true,
  type: message({
    metadata: field(1, OWNED_LABELLED_META),
    spec: field(2, SPEC),
    status: field(3, STATUS),
  }),
  toRecord: ({ metadata, spec, status }, cluster) => ({
    ...namespacedMetaOf(metadata, cluster),
    labels: metadata?.labels ?? NO_ENTRIES,
    phase: oneOf(status?.phase, ["Pending", "Bound", "Lost"], "status.phase", "Unknown"),
    pvName: spec?.volumeName ?? "",
    storageClass:
      metadata?.annotations?.["volume.beta.kubernetes.io/storage-class"] ??
      spec?.storageClassName ??
      null,
    requestedBytes: required(
      spec?.resources?.requests?.["storage"],
      "spec.resources.requests.storage",
    ),
    capacityBytes: status?.capacity?.["storage"] ?? null,
    accessModes: oneList(spec?.accessModes),
    finalizers: oneList(metadata?.finalizers),
    owner: ownerOf(metadata),
    dataSource: dataSourceOf(spec?.dataSourceRef ?? spec?.dataSource, metadata?.namespace ?? ""),
    use: useOf(status?.conditions ?? []),
  }),
});

function dataSourceOf(
  source: Read<typeof DATA_SOURCE> | undefined,
  namespace: string,
): DataSource | null {
  if (source === undefined) return null;
  return {
    kind: source.kind ?? "",
    name: source.name ?? "",
    namespace: source.namespace || namespace,
  };
}

/** core/v1 `PersistentVolumeClaimUnused`: "True" while no Pod that has not ended names the claim. */
function useOf(conditions: readonly Read<typeof CONDITION>[]): ClaimUse | null {
  const said = conditions.find(({ type }) => type === "Unused");
  if (said?.status !== "True" && said?.status !== "False") return null;
  return { unused: said.status === "True", since: said.lastTransitionTime ?? null };
}
