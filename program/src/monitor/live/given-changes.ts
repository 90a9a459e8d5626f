import type { AnyRecord, Collection } from "../../model/collections.ts";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  VolumeAttachment,
  VolumeSnapshot,
  VolumeSnapshotContent,
} from "../../model/kubernetes.ts";
import type { IscsiExtent, NasService, NvmeofNamespace, Pool, Share } from "../../model/truenas.ts";

/** An object that was edited: one of its fields is set anew, or is that of another object of its kind. */
export function mutated(
  kind: Collection,
  record: AnyRecord,
  twin: AnyRecord,
  variant: number,
): AnyRecord {
  const ways = WAYS[kind]?.(record as never, twin as never) ?? [record];
  return ways[variant % ways.length] ?? record;
}

/** When something is asked to go, in the tests. */
const DELETION_AT = 1_000;

type Ways = {
  readonly [C in Collection]?: (record: never, twin: never) => readonly AnyRecord[];
};

const WAYS: Ways = {
  persistentVolumes: (pv: PersistentVolume, twin: PersistentVolume) => [
    { ...pv, phase: "Released" },
    { ...pv, phase: "Available", claimRef: null },
    { ...pv, phase: "Failed", statusMessage: "no" },
    { ...pv, phase: "Bound", claimRef: twin.claimRef },
    { ...pv, capacityBytes: pv.capacityBytes * 2 },
    { ...pv, deletionRequestedAt: DELETION_AT },
    { ...pv, source: twin.source },
    { ...pv, storageClass: twin.storageClass, name: pv.name },
    { ...pv, reclaimPolicy: "Retain", phaseChangedAt: 0 },
  ],
  persistentVolumeClaims: (claim: PersistentVolumeClaim, twin: PersistentVolumeClaim) => [
    { ...claim, phase: "Lost" },
    { ...claim, phase: "Pending", pvName: "" },
    { ...claim, phase: "Bound", pvName: twin.pvName },
    { ...claim, deletionRequestedAt: DELETION_AT },
    { ...claim, requestedBytes: claim.requestedBytes * 2 },
    { ...claim, storageClass: twin.storageClass },
  ],
  pods: (pod: Pod, twin: Pod) => [
    { ...pod, phase: "Succeeded" },
    { ...pod, nodeName: twin.nodeName },
    { ...pod, claims: [] },
    { ...pod, claims: twin.claims, namespace: twin.namespace },
    { ...pod, inlineVolumes: twin.inlineVolumes },
    { ...pod, driverPod: twin.driverPod },
    { ...pod, driverPod: pod.driverPod && { ...pod.driverPod, notReadySince: 0 } },
  ],
  volumeAttachments: (attachment: VolumeAttachment, twin: VolumeAttachment) => [
    { ...attachment, attached: !attachment.attached },
    { ...attachment, nodeName: twin.nodeName },
    { ...attachment, pvName: twin.pvName },
    { ...attachment, deletionRequestedAt: DELETION_AT },
    { ...attachment, error: "no" },
  ],
  volumeSnapshots: (snapshot: VolumeSnapshot, twin: VolumeSnapshot) => [
    { ...snapshot, contentName: null },
    { ...snapshot, contentName: twin.contentName },
    { ...snapshot, readyToUse: false, error: "no" },
    { ...snapshot, deletionRequestedAt: DELETION_AT },
  ],
  volumeSnapshotContents: (content: VolumeSnapshotContent, twin: VolumeSnapshotContent) => [
    { ...content, snapshotHandle: twin.snapshotHandle },
    { ...content, snapshotHandle: null },
    { ...content, volumeSnapshot: twin.volumeSnapshot },
    { ...content, deletionRequestedAt: DELETION_AT },
    { ...content, readyToUse: false, error: "no" },
  ],
  shares: (share: Share) => [
    { ...share, enabled: !share.enabled },
    { ...share, hosts: ["10.9.9.9"] },
    { ...share, networks: ["10.1.0.0/16"] },
  ],
  iscsiExtents: (extent: IscsiExtent) => [
    { ...extent, enabled: !extent.enabled },
    { ...extent, locked: true },
  ],
  nvmeofNamespaces: (namespace: NvmeofNamespace) => [{ ...namespace, enabled: !namespace.enabled }],
  pools: (pool: Pool) => [
    { ...pool, healthy: false, status: "DEGRADED" },
    { ...pool, allocatedBytes: pool.sizeBytes, freeBytes: 0 },
  ],
  nasServices: (service: NasService) => [{ ...service, state: "STOPPED" }],
};
