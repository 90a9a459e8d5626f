import { KUBERNETES_COLLECTIONS, type KubernetesCollection } from "../../model/collections.ts";

/**
 * Kinds that are followed by a watch: what volumes are made of and used by, where a change matters within a second. The
 * others are read once a look: docs/kubernetes.md says of each why.
 */
export const WATCHED: readonly KubernetesCollection[] = Object.freeze([
  "persistentVolumeClaims",
  "persistentVolumes",
  "pods",
  "volumeAttachments",
  "volumeSnapshots",
  "volumeSnapshotContents",
  "storageClasses",
  "nodes",
  "namespaces",
]);

/** Kinds that are read once a look. */
export const POLLED: readonly KubernetesCollection[] = Object.freeze(
  KUBERNETES_COLLECTIONS.filter((collection) => !WATCHED.includes(collection)),
);
