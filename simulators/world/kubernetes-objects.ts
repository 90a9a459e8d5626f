import { createHash } from "node:crypto";
import type { SnapshotBinding, VolumeBinding } from "./bindings.ts";
import type { Cluster } from "./model.ts";
import type { KubernetesObject } from "./port.ts";
import type { ClaimName, Install, Snapshot, Volume } from "./world.ts";

/**
 * Kubernetes objects of a working install as their controllers leave them. Templates: facts/democratic-csi.md §4.
 */

const CHART_LABELS = {
  "app.kubernetes.io/name": "democratic-csi",
  "app.kubernetes.io/managed-by": "Helm",
  "helm.sh/chart": "democratic-csi-0.15.1",
};

/** CSIDriver, StorageClass and VolumeSnapshotClass of an install (§4.1). */
export function installObjects(install: Install): readonly KubernetesObject[] {
  const labels = { ...CHART_LABELS, "app.kubernetes.io/instance": install.name };
  const nfs = install.protocol === "nfs";
  return [
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "CSIDriver",
      metadata: { name: install.csiDriver, labels },
      spec: { attachRequired: true, podInfoOnMount: true, volumeLifecycleModes: ["Persistent"] },
    },
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: install.storageClass, labels },
      provisioner: install.csiDriver,
      reclaimPolicy: install.reclaimPolicy,
      allowVolumeExpansion: true,
      volumeBindingMode: "Immediate",
      parameters: { fsType: nfs ? "nfs" : "xfs" },
      ...(nfs ? { mountOptions: NFS_MOUNT_OPTIONS } : {}),
    },
    {
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshotClass",
      metadata: { name: install.snapshotClass, labels },
      driver: install.csiDriver,
      deletionPolicy: "Delete",
      parameters: { detachedSnapshots: "false" },
    },
  ];
}

const NFS_MOUNT_OPTIONS = ["noatime", "nfsvers=4"];

/** A Node of a cluster; its address is on the storage network, so that sessions can be told apart. */
export function nodeObject(cluster: Cluster, name: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    status: {
      addresses: [
        { type: "InternalIP", address: nodeAddress(cluster, name) },
        { type: "Hostname", address: name },
      ],
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
    },
  };
}

/** IP address of a node: 10.0.<hash of the cluster's name>.<100 + place>. */
export function nodeAddress(cluster: Cluster, node: string): string {
  const network = createHash("sha256").update(cluster.name).digest()[0] ?? 0;
  return `10.1.${network}.${100 + cluster.nodes.indexOf(node)}`;
}

/** CSINode: the drivers registered on a node. */
export function csiNodeObject(
  node: KubernetesObject,
  drivers: readonly string[],
): KubernetesObject {
  const { name, uid = "" } = node.metadata;
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSINode",
    metadata: { name, ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid }] },
    spec: {
      drivers: drivers.map((driver) => ({ name: driver, nodeID: name, topologyKeys: null })),
    },
  };
}

/** A claim before the controllers have bound it (§4.2). One that stays Pending says so. */
export function claimObject(
  volume: Volume,
  { namespace, name }: ClaimName,
  createdAt: number,
): KubernetesObject {
  const byHand = volume.fate.pv === "static" || volume.fate.pv === "inTree";
  const provisioner = volume.install.csiDriver;
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name,
      namespace,
      creationTimestamp: isoTime(createdAt),
      finalizers: ["kubernetes.io/pvc-protection"],
      labels: { ...volume.labels },
      annotations: {
        ...volume.annotations,
        ...(byHand
          ? {}
          : {
              "volume.kubernetes.io/storage-provisioner": provisioner,
              "volume.beta.kubernetes.io/storage-provisioner": provisioner,
            }),
      },
    },
    spec: {
      accessModes: accessModes(volume),
      resources: { requests: { storage: quantity(volume.sizeBytes) } },
      storageClassName: byHand ? "" : volume.install.storageClass,
      volumeMode: "Filesystem",
    },
    ...(volume.fate.claim === "pending" ? { status: { phase: "Pending" } } : {}),
  };
}

/** The same claim once it is bound to its PV. */
export function boundClaim(
  claim: KubernetesObject,
  volume: Volume,
  pvName: string,
): KubernetesObject {
  const annotations = {
    ...claim.metadata.annotations,
    "pv.kubernetes.io/bind-completed": "yes",
    "pv.kubernetes.io/bound-by-controller": "yes",
  };
  return {
    ...claim,
    metadata: { ...claim.metadata, annotations },
    spec: { ...(claim["spec"] as object), volumeName: pvName },
    status: {
      phase: "Bound",
      accessModes: accessModes(volume),
      capacity: { storage: quantity(volume.sizeBytes) },
    },
  };
}

/** A PersistentVolume as provisioner and volume controller leave it (§2.1, §4.2, §4.3). */
export function pvObject(
  volume: Volume,
  binding: VolumeBinding,
  claim: ClaimName & { uid: string },
  times: { createdAt: number; phaseChangedAt: number },
): KubernetesObject {
  const { install, fate } = volume;
  const byHand = fate.pv === "static" || fate.pv === "inTree";
  const secret = {
    "volume.kubernetes.io/provisioner-deletion-secret-name": "",
    "volume.kubernetes.io/provisioner-deletion-secret-namespace": "",
  };
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: {
      name: binding.pvName,
      creationTimestamp: isoTime(times.createdAt),
      finalizers: ["kubernetes.io/pv-protection"],
      annotations: byHand
        ? {}
        : { "pv.kubernetes.io/provisioned-by": install.csiDriver, ...secret },
    },
    spec: {
      capacity: { storage: quantity(volume.sizeBytes) },
      accessModes: accessModes(volume),
      claimRef: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        namespace: claim.namespace,
        name: claim.name,
        uid: claim.uid,
      },
      persistentVolumeReclaimPolicy: byHand ? "Retain" : volume.reclaimPolicy,
      storageClassName: byHand ? "" : install.storageClass,
      volumeMode: "Filesystem",
      ...(install.protocol === "nfs" ? { mountOptions: NFS_MOUNT_OPTIONS } : {}),
      ...pvSource(volume, binding, times.createdAt),
    },
    status: {
      phase: fate.pv === "released" || fate.pv === "terminating" ? "Released" : "Bound",
      lastPhaseTransitionTime: isoTime(times.phaseChangedAt),
    },
  };
}

function pvSource(volume: Volume, binding: VolumeBinding, createdAt: number): object {
  const { install } = volume;
  if (volume.fate.pv === "inTree") {
    return { nfs: { server: binding.context["server"], path: binding.context["share"] } };
  }
  return {
    csi: {
      driver: pvDriver(volume),
      volumeHandle: pvHandle(volume, binding),
      fsType: install.protocol === "nfs" ? "nfs" : "xfs",
      volumeAttributes: volumeAttributes(volume, binding, createdAt),
    },
  };
}

/** CSI driver of a volume's PV; a PV by hand names the driver that only attaches. */
export function pvDriver(volume: Volume): string {
  return volume.fate.pv === "static" ? "org.democratic-csi.node-manual" : volume.install.csiDriver;
}

function pvHandle(volume: Volume, binding: VolumeBinding): string {
  return volume.fate.pv === "static"
    ? (volume.handle ?? (volume.claimNow ?? volume.claim).name)
    : binding.leaf;
}

function volumeAttributes(
  volume: Volume,
  binding: VolumeBinding,
  createdAt: number,
): Record<string, string> {
  const { install } = volume;
  const context = Object.fromEntries(
    Object.entries(binding.context).map(([key, value]) => [key, String(value)]),
  );
  if (volume.fate.pv === "static") {
    return { ...context, provisioner_driver: "node-manual" };
  }
  return {
    ...context,
    provisioner_driver: install.driver,
    ...(install.instanceId === null ? {} : { provisioner_driver_instance_id: install.instanceId }),
    "storage.kubernetes.io/csiProvisionerIdentity": `${createdAt}-8081-${install.csiDriver}`,
  };
}

/** A VolumeAttachment of a driver without PUBLISH: attached, and nothing else (§4.2). */
export function attachmentObject(
  volume: Volume,
  binding: VolumeBinding,
  node: string,
  createdAt: number,
): KubernetesObject {
  const driver = pvDriver(volume);
  const hash = createHash("sha256")
    .update(`${pvHandle(volume, binding)}${driver}${node}`)
    .digest("hex");
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: { name: `csi-${hash}`, creationTimestamp: isoTime(createdAt) },
    spec: { attacher: driver, nodeName: node, source: { persistentVolumeName: binding.pvName } },
    status: { attached: true },
  };
}

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

function accessModes(volume: Volume): readonly string[] {
  return [volume.install.protocol === "nfs" ? "ReadWriteMany" : "ReadWriteOnce"];
}

/** Bytes as a Kubernetes quantity, in the largest unit that divides them. */
export function quantity(sizeBytes: number): string {
  const units: readonly (readonly [string, number])[] = [
    ["Ti", 2 ** 40],
    ["Gi", 2 ** 30],
    ["Mi", 2 ** 20],
    ["Ki", 2 ** 10],
  ];
  const unit = units.find(([, size]) => sizeBytes >= size && sizeBytes % size === 0);
  return unit === undefined ? String(sizeBytes) : `${sizeBytes / unit[1]}${unit[0]}`;
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/u, "Z");
}
