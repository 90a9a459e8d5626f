import type { Kind } from "./kinds/kind.ts";

/** Path of a kind's list; `namespace` "" = the whole cluster. */
export function listPath(kind: Kind, namespace: string): string {
  const base = kind.group === "" ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const within =
    kind.namespaced && namespace !== "" ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${base}${within}/${kind.resource}`;
}

/** Path of one object. */
export function objectPath(kind: Kind, namespace: string, name: string): string {
  return `${listPath(kind, namespace)}/${encodeURIComponent(name)}`;
}

/** The resource as RBAC rules and people name it: `persistentvolumes`, `volumesnapshots.snapshot.storage.k8s.io`. */
export function resourceName(kind: Kind): string {
  return kind.group === "" ? kind.resource : `${kind.resource}.${kind.group}`;
}

/** What we ask for: protobuf where the server has it (aggregated and custom APIs have only JSON). */
export function acceptOf(kind: Kind): string {
  return kind.protobuf
    ? "application/vnd.kubernetes.protobuf,application/json"
    : "application/json";
}
