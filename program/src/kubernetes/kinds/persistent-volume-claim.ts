import { field, list, message, quantities, text, word } from "../wire/types.ts";
import { defineKind } from "./kind.ts";
import { LABELLED_META, namespacedMetaOf, oneOf, required } from "./meta.ts";

/** core/v1 PersistentVolumeClaimSpec and -Status (api v0.37.2 generated.proto). */
const SPEC = message({
  accessModes: field(1, list(word)),
  resources: field(2, message({ requests: field(2, quantities(["storage"])) })),
  volumeName: field(3, text),
  storageClassName: field(5, word),
});
const STATUS = message({ phase: field(1, word), capacity: field(3, quantities(["storage"])) });

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
    metadata: field(1, LABELLED_META),
    spec: field(2, SPEC),
    status: field(3, STATUS),
  }),
  toRecord: ({ metadata, spec, status }, cluster) => ({
    ...namespacedMetaOf(metadata, cluster),
    labels: metadata?.labels ?? {},
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
    accessModes: spec?.accessModes ?? [],
    finalizers: metadata?.finalizers ?? [],
  }),
});
