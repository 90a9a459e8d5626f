import {
  field,
  inline,
  list,
  message,
  quantities,
  type Read,
  text,
  time,
  word,
} from "../wire/types.ts";
import { defineKind } from "./kind.ts";
import { LABELLED_META, metaOf, OBJECT_REFERENCE, oneOf, required } from "./meta.ts";
import { NO_ENTRIES, oneList } from "./recurring.ts";
import { shownMountOptions } from "./mount-options.ts";
import { PV_SOURCE, pvSourceOf } from "./volume-source.ts";

/** core/v1 PersistentVolumeSpec and -Status (api v0.37.2 generated.proto). */
const SPEC = message({
  capacity: field(1, quantities(["storage"])),
  persistentVolumeSource: inline(2, PV_SOURCE),
  accessModes: field(3, list(word)),
  claimRef: field(4, OBJECT_REFERENCE),
  persistentVolumeReclaimPolicy: field(5, word),
  storageClassName: field(6, word),
  mountOptions: field(7, list(text)),
  volumeMode: field(8, word),
});
const STATUS = message({
  phase: field(1, word),
  message: field(2, text),
  reason: field(3, text),
  lastPhaseTransitionTime: field(4, time),
});

/** PersistentVolumes. */
export const persistentVolumes = defineKind({
  collection: "persistentVolumes",
  group: "",
  version: "v1",
  resource: "persistentvolumes",
  kind: "PersistentVolume",
  namespaced: false,
  protobuf: true,
  type: message({
    metadata: field(1, LABELLED_META),
    spec: field(2, SPEC),
    status: field(3, STATUS),
  }),
  toRecord: ({ metadata, spec, status }, cluster) => ({
    ...metaOf(metadata, cluster),
    labels: metadata?.labels ?? NO_ENTRIES,
    phase: oneOf(
      status?.phase,
      ["Pending", "Available", "Bound", "Released", "Failed"],
      "status.phase",
      "Unknown",
    ),
    statusMessage: status?.message || status?.reason || "",
    phaseChangedAt: status?.lastPhaseTransitionTime ?? null,
    reclaimPolicy: oneOf(
      spec?.persistentVolumeReclaimPolicy,
      ["Retain", "Delete", "Recycle"],
      "spec.persistentVolumeReclaimPolicy",
    ),
    storageClass:
      metadata?.annotations?.["volume.beta.kubernetes.io/storage-class"] ??
      spec?.storageClassName ??
      "",
    capacityBytes: required(spec?.capacity?.["storage"], "spec.capacity.storage"),
    accessModes: oneList(spec?.accessModes),
    volumeMode: oneOf(spec?.volumeMode || "Filesystem", ["Filesystem", "Block"], "spec.volumeMode"),
    mountOptions: oneList(shownMountOptions(spec?.mountOptions)),
    claimRef: claimRefOf(spec?.claimRef),
    source: pvSourceOf(spec?.persistentVolumeSource),
    finalizers: oneList(metadata?.finalizers),
  }),
});

function claimRefOf(reference: Read<typeof OBJECT_REFERENCE> | undefined) {
  if (reference === undefined) return null;
  return {
    namespace: reference.namespace ?? "",
    name: reference.name ?? "",
    uid: reference.uid || null,
  };
}
