import { field, flag, list, message, text, textMap, word } from "../wire/types.ts";
import { defineKind } from "./kind.ts";
import { metaOf, OBJECT_META, oneOf, required } from "./meta.ts";

const STORAGE = Object.freeze({
  group: "storage.k8s.io",
  version: "v1",
  namespaced: false,
  protobuf: true,
});

/**
 * StorageClass parameters by which drivers place a volume, and names of Secrets (facts/democratic-csi §4, §7; external-provisioner
 * `csi.storage.k8s.io/*`). All others are never read: some drivers take passwords here.
 */
const CLASS_PARAMETERS: readonly string[] = Object.freeze([
  "fsType",
  "csi.storage.k8s.io/fstype",
  "csi.storage.k8s.io/provisioner-secret-name",
  "csi.storage.k8s.io/provisioner-secret-namespace",
  "detachedSnapshots",
  "detachedVolumesFromSnapshots",
  "detachedVolumesFromVolumes",
  "democratic-csi.org/detachedSnapshots",
  "democratic-csi.org/detachedVolumesFromSnapshots",
  "democratic-csi.org/detachedVolumesFromVolumes",
  "protocol",
  "pool",
  "parentDataset",
  "datasetPath",
  "server",
  "path",
  "share",
  "subDir",
  "subdir",
  "source",
]);

const DEFAULT_CLASS = Object.freeze([
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
]);

/** storage/v1 StorageClass (api v0.37.2 generated.proto). */
export const storageClasses = defineKind({
  ...STORAGE,
  collection: "storageClasses",
  resource: "storageclasses",
  kind: "StorageClass",
  type: message({
    metadata: field(1, OBJECT_META),
    provisioner: field(2, text),
    parameters: field(3, textMap(CLASS_PARAMETERS)),
    reclaimPolicy: field(4, text),
    volumeBindingMode: field(7, text),
  }),
  toRecord: ({ metadata, provisioner, parameters, reclaimPolicy, volumeBindingMode }, cluster) => ({
    ...metaOf(metadata, cluster),
    driver: required(provisioner, "provisioner"),
    reclaimPolicy: oneOf(reclaimPolicy || "Delete", ["Retain", "Delete"], "reclaimPolicy"),
    bindingMode: oneOf(
      volumeBindingMode || "Immediate",
      ["Immediate", "WaitForFirstConsumer"],
      "volumeBindingMode",
    ),
    isDefault: DEFAULT_CLASS.some((name) => metadata?.annotations?.[name] === "true"),
    parameters: parameters ?? {},
  }),
});

const VOLUME_ERROR = message({ message: field(2, text) });

/** storage/v1 VolumeAttachment. */
export const volumeAttachments = defineKind({
  ...STORAGE,
  collection: "volumeAttachments",
  resource: "volumeattachments",
  kind: "VolumeAttachment",
  type: message({
    metadata: field(1, OBJECT_META),
    spec: field(
      2,
      message({
        attacher: field(1, word),
        source: field(2, message({ persistentVolumeName: field(1, text) })),
        nodeName: field(3, word),
      }),
    ),
    status: field(
      3,
      message({
        attached: field(1, flag),
        attachError: field(3, VOLUME_ERROR),
        detachError: field(4, VOLUME_ERROR),
      }),
    ),
  }),
  toRecord: ({ metadata, spec, status }, cluster) => ({
    ...metaOf(metadata, cluster),
    driver: required(spec?.attacher, "spec.attacher"),
    nodeName: required(spec?.nodeName, "spec.nodeName"),
    pvName: spec?.source?.persistentVolumeName ?? null,
    attached: status?.attached ?? false,
    error: status?.detachError?.message ?? status?.attachError?.message ?? null,
  }),
});

/** storage/v1 CSIDriver; without a word of it a driver needs attaching (API default). */
export const csiDrivers = defineKind({
  ...STORAGE,
  collection: "csiDrivers",
  resource: "csidrivers",
  kind: "CSIDriver",
  type: message({
    metadata: field(1, OBJECT_META),
    spec: field(2, message({ attachRequired: field(1, flag) })),
  }),
  toRecord: ({ metadata, spec }, cluster) => ({
    ...metaOf(metadata, cluster),
    attachRequired: spec?.attachRequired ?? true,
    appName: metadata?.labels?.["app.kubernetes.io/name"] ?? null,
    release: metadata?.labels?.["app.kubernetes.io/instance"] ?? null,
  }),
});

const CSI_NODE_DRIVER = message({ name: field(1, word), nodeID: field(2, text) });

/** storage/v1 CSINode: which drivers are ready on a node. */
export const csiNodes = defineKind({
  ...STORAGE,
  collection: "csiNodes",
  resource: "csinodes",
  kind: "CSINode",
  type: message({
    metadata: field(1, OBJECT_META),
    spec: field(2, message({ drivers: field(1, list(CSI_NODE_DRIVER)) })),
  }),
  toRecord: ({ metadata, spec }, cluster) => ({
    ...metaOf(metadata, cluster),
    drivers: (spec?.drivers ?? []).map(({ name, nodeID }) => ({
      name: name ?? "",
      nodeId: nodeID ?? "",
    })),
  }),
});
