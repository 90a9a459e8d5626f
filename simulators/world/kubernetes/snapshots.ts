import type { SnapshotBinding, VolumeBinding } from "../bindings.ts";
import type { KubernetesObject } from "../port.ts";
import type { Snapshot } from "../world.ts";
import { isoTime, quantity } from "./text.ts";

/** A VolumeSnapshot before the snapshot controller has seen it (§4.4). */
export function volumeSnapshotObject(snapshot: Snapshot, createdAt: number): KubernetesObject {
  const claim = snapshot.of.claimNow ?? snapshot.of.claim;
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshot",
    metadata: {
      name: snapshot.name,
      namespace: claim.namespace,
      creationTimestamp: isoTime(createdAt),
      finalizers: [
        "snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection",
        "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection",
      ],
    },
    spec: {
      volumeSnapshotClassName: snapshot.of.install.snapshotClass,
      source: { persistentVolumeClaimName: claim.name },
    },
  };
}

/** The status of a VolumeSnapshot that is bound to its content. */
export function volumeSnapshotStatus(
  snapshot: Snapshot,
  binding: SnapshotBinding,
  createdAt: number,
): object {
  const bound = { boundVolumeSnapshotContentName: binding.contentName };
  return snapshot.fate.content === "unnamed"
    ? { ...bound, readyToUse: false }
    : {
        ...bound,
        creationTime: isoTime(createdAt),
        readyToUse: true,
        restoreSize: quantity(snapshot.of.sizeBytes),
      };
}

/** A VolumeSnapshotContent; without a snapshotHandle while the driver is still at it (§4.4). */
export function contentObject(
  snapshot: Snapshot,
  binding: SnapshotBinding,
  volume: VolumeBinding,
  uid: string,
  createdAt: number,
): KubernetesObject {
  const { install } = snapshot.of;
  const claim = snapshot.of.claimNow ?? snapshot.of.claim;
  const taken = {
    creationTime: createdAt * 1_000_000,
    readyToUse: true,
    restoreSize: snapshot.of.sizeBytes,
    snapshotHandle: binding.handle,
  };
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshotContent",
    metadata: {
      name: binding.contentName,
      creationTimestamp: isoTime(createdAt),
      finalizers: ["snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection"],
    },
    spec: {
      driver: install.csiDriver,
      deletionPolicy: snapshot.fate.volumeSnapshot ? "Delete" : "Retain",
      source: { volumeHandle: volume.leaf },
      sourceVolumeMode: "Filesystem",
      volumeSnapshotClassName: install.snapshotClass,
      volumeSnapshotRef: {
        apiVersion: "snapshot.storage.k8s.io/v1",
        kind: "VolumeSnapshot",
        namespace: claim.namespace,
        name: snapshot.name,
        uid,
      },
    },
    status: snapshot.fate.content === "unnamed" ? { readyToUse: false } : taken,
  };
}
