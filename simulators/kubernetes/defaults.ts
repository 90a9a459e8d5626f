import type { KubernetesObject } from "../world/port.ts";

/** Kinds that begin as Pending (their strategies' `PrepareForCreate`, kubernetes `pkg/registry/core`). */
const PENDING_KINDS = new Set(["PersistentVolume", "PersistentVolumeClaim", "Pod"]);

/** What the API server adds to a new object, as far as anybody here reads it. */
export function complete(object: KubernetesObject): KubernetesObject {
  if (object.kind === "Namespace") {
    return completeNamespace(object);
  }
  return PENDING_KINDS.has(object.kind)
    ? { ...object, status: object["status"] ?? { phase: "Pending" } }
    : object;
}

function completeNamespace(object: KubernetesObject): KubernetesObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name },
    },
    spec: { finalizers: ["kubernetes"], ...(object["spec"] as object | undefined) },
    status: { phase: "Active", ...(object["status"] as object | undefined) },
  };
}
