import type { KubernetesObject } from "../../../simulators/world/port.ts";

/** A PersistentVolume as democratic-csi has it (facts/democratic-csi.md §4.2), short. */
export function pv(name: string, labels: Record<string, string> = {}): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, labels },
    spec: {
      capacity: { storage: "5Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Delete",
      csi: { driver: "org.democratic-csi.iscsi", volumeHandle: name },
    },
  };
}

/** A claim that waits for its volume. */
export function claim(namespace: string, name: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "5Gi" } },
      storageClassName: "truenas-iscsi",
    },
  };
}

/** A VolumeSnapshotClass of democratic-csi (§4.1). */
export function snapshotClass(name: string): KubernetesObject {
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshotClass",
    metadata: { name },
    driver: "org.democratic-csi.iscsi",
    deletionPolicy: "Delete",
  };
}
