import { jsonField as json, flag, message, type Read, text } from "../wire/types.ts";
import { defineKind } from "./kind.ts";
import { LABELLED_META, metaOf, namespacedMetaOf, OBJECT_META, oneOf, required } from "./meta.ts";

/** The CRDs of external-snapshotter v8 (client/config/crd): custom resources are served as JSON only. */
const SNAPSHOT = Object.freeze({
  group: "snapshot.storage.k8s.io",
  version: "v1",
  protobuf: false,
});

const ERROR = message({ message: json(text) });

/** VolumeSnapshots: what a namespace's user asked for. */
export const volumeSnapshots = defineKind({
  ...SNAPSHOT,
  collection: "volumeSnapshots",
  resource: "volumesnapshots",
  kind: "VolumeSnapshot",
  namespaced: true,
  type: message({
    metadata: json(LABELLED_META),
    spec: json(
      message({
        source: json(
          message({ persistentVolumeClaimName: json(text), volumeSnapshotContentName: json(text) }),
        ),
      }),
    ),
    status: json(
      message({
        boundVolumeSnapshotContentName: json(text),
        readyToUse: json(flag),
        error: json(ERROR),
      }),
    ),
  }),
  toRecord: ({ metadata, spec, status }, cluster) => ({
    ...namespacedMetaOf(metadata, cluster),
    labels: metadata?.labels ?? {},
    claimName: spec?.source?.persistentVolumeClaimName || null,
    contentName:
      status?.boundVolumeSnapshotContentName || spec?.source?.volumeSnapshotContentName || null,
    readyToUse: status?.readyToUse ?? null,
    error: errorOf(status?.error),
  }),
});

const REFERENCE = message({ namespace: json(text), name: json(text), uid: json(text) });

/** VolumeSnapshotContents: the ZFS snapshot or detached dataset behind a VolumeSnapshot, by handle. */
export const volumeSnapshotContents = defineKind({
  ...SNAPSHOT,
  collection: "volumeSnapshotContents",
  resource: "volumesnapshotcontents",
  kind: "VolumeSnapshotContent",
  namespaced: false,
  type: message({
    metadata: json(OBJECT_META),
    spec: json(
      message({
        driver: json(text),
        deletionPolicy: json(text),
        volumeSnapshotRef: json(REFERENCE),
        source: json(message({ volumeHandle: json(text), snapshotHandle: json(text) })),
      }),
    ),
    status: json(
      message({ snapshotHandle: json(text), readyToUse: json(flag), error: json(ERROR) }),
    ),
  }),
  toRecord: ({ metadata, spec, status }, cluster) => ({
    ...metaOf(metadata, cluster),
    labels: backupLabels(metadata?.labels),
    driver: required(spec?.driver, "spec.driver"),
    deletionPolicy: oneOf(spec?.deletionPolicy, ["Retain", "Delete"], "spec.deletionPolicy"),
    volumeSnapshot: {
      namespace: spec?.volumeSnapshotRef?.namespace ?? "",
      name: spec?.volumeSnapshotRef?.name ?? "",
      uid: spec?.volumeSnapshotRef?.uid || null,
    },
    sourceVolumeHandle: spec?.source?.volumeHandle || null,
    snapshotHandle: status?.snapshotHandle || spec?.source?.snapshotHandle || null,
    preProvisioned: Boolean(spec?.source?.snapshotHandle),
    readyToUse: status?.readyToUse ?? null,
    error: errorOf(status?.error),
  }),
});

function backupLabels(labels: Readonly<Record<string, string>> | undefined) {
  const marks = Object.entries(labels ?? {}).filter(([name]) => name.startsWith("velero.io/"));
  return Object.fromEntries(marks);
}

function errorOf(error: Read<typeof ERROR> | undefined): string | null {
  return error === undefined ? null : error.message || "no message";
}
