import { createHash } from "node:crypto";
import type { VolumeBinding } from "../bindings.ts";
import type { KubernetesObject } from "../port.ts";
import type { ClaimName, Volume } from "../world.ts";
import { isBlock } from "../fates.ts";
import { FS_TYPES, NFS_MOUNT_OPTIONS } from "./cluster.ts";
import { isoTime, quantity } from "./text.ts";

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
      fsType: FS_TYPES[install.protocol],
      volumeAttributes: volumeAttributes(volume, binding, createdAt),
    },
  };
}

/** The release that mounts PVs which somebody wrote by hand (facts/democratic-csi §1.1 node-manual). */
export const DRIVER_BY_HAND = "org.democratic-csi.node-manual";

/** CSI driver of a volume's PV; a PV by hand names the driver that only attaches. */
function pvDriver(volume: Volume): string {
  return volume.fate.pv === "static" ? DRIVER_BY_HAND : volume.install.csiDriver;
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

function accessModes(volume: Volume): readonly string[] {
  return [isBlock(volume.install.protocol) ? "ReadWriteOnce" : "ReadWriteMany"];
}
