import type { KubernetesObject } from "../world/port.ts";

/** A PersistentVolume with nothing in it but its name. */
export function pv(name: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"] },
  };
}
