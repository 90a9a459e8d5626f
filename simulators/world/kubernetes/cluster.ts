import { createHash } from "node:crypto";
import type { Protocol } from "../fates.ts";
import type { Cluster } from "../model.ts";
import type { KubernetesObject } from "../port.ts";
import type { Install } from "../world.ts";

/** Labels of everything that democratic-csi's chart makes (facts/democratic-csi §3.2). */
export const CHART_LABELS = {
  "app.kubernetes.io/name": "democratic-csi",
  "app.kubernetes.io/managed-by": "Helm",
  "helm.sh/chart": "democratic-csi-0.15.1",
};

/** CSIDriver, StorageClass and VolumeSnapshotClass of an install (§4.1). */
export function installObjects(install: Install): readonly KubernetesObject[] {
  const labels = { ...CHART_LABELS, "app.kubernetes.io/instance": install.name };
  const { protocol } = install;
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
      parameters: { fsType: FS_TYPES[protocol] },
      ...(protocol === "nfs" ? { mountOptions: NFS_MOUNT_OPTIONS } : {}),
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

/** `fsType` of the class and of its PVs: as in the shipped examples (facts/democratic-csi §4.1). */
export const FS_TYPES: Readonly<Record<Protocol, string>> = {
  nfs: "nfs",
  smb: "cifs",
  iscsi: "xfs",
  nvmeof: "xfs",
};

/** Mount options of the NFS class and of its PVs (facts/democratic-csi §4.1). */
export const NFS_MOUNT_OPTIONS = ["noatime", "nfsvers=4"];

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
