import type { ClusterId } from "./ids.ts";

/**
 * Kubernetes objects, cut down to the fields that a join, a rule, a view or a metric reads.
 * Times are epoch ms; sizes are bytes; each is known by (cluster, UID).
 */
interface Meta {
  readonly cluster: ClusterId;
  readonly uid: string;
  readonly name: string;
  readonly createdAt: number;
  /** `metadata.deletionTimestamp`: somebody asked for its deletion. */
  readonly deletionRequestedAt: number | null;
  /** A hint of the owner to leave the object alone: `kor/used=true` or `excluded-from-alerts: "true"`; never `kor/used=false`. */
  readonly ignoreHint: string | null;
}

interface NamespacedMeta extends Meta {
  readonly namespace: string;
}

/** Labels are kept where `-l` selects by them. */
interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
}

/** A reference to a namespaced object as Kubernetes writes it; the UID is null where the field was left out. */
export interface ObjectRef {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
}

/** A Namespace: its labels select, its hint speaks for all in it. */
export type Namespace = Meta & Labelled;

/** A Node, known by its addresses on the NAS: an NFS client or an iSCSI session shows nothing else. */
export interface Node extends Meta {
  /** Every address of `status.addresses`, names included. */
  readonly addresses: readonly string[];
  /** Its condition `Ready` is True. */
  readonly isReady: boolean;
  /** Where its kubelet answers; null where it says no address or no port. */
  readonly kubelet: KubeletAddress | null;
}

/** The first InternalIP of a Node and the port of its kubelet (`status.daemonEndpoints`). */
export interface KubeletAddress {
  readonly ip: string;
  readonly port: number;
}

/** Where a PersistentVolume (or an inline Pod volume) says its data is. `attributes` holds only the keys drivers are joined by. */
export type VolumeSource =
  | {
      readonly type: "csi";
      readonly driver: string;
      /** Opaque; only `correlate/drivers/*` reads meaning into it. */
      readonly volumeHandle: string;
      readonly attributes: Readonly<Record<string, string>>;
    }
  | { readonly type: "nfs"; readonly server: string; readonly path: string }
  | {
      readonly type: "iscsi";
      readonly portals: readonly string[];
      readonly iqn: string;
      readonly lun: number;
    }
  | { readonly type: "other"; readonly plugin: string };

/** A PersistentVolume. `claimRef` is what it is bound to, or was, while Released. */
export interface PersistentVolume extends Meta, Labelled {
  readonly phase: "Pending" | "Available" | "Bound" | "Released" | "Failed" | "Unknown";
  /** Why it is Failed, in the words of Kubernetes. */
  readonly statusMessage: string;
  readonly phaseChangedAt: number | null;
  readonly reclaimPolicy: "Retain" | "Delete" | "Recycle";
  /** "" = no class. */
  readonly storageClass: string;
  readonly capacityBytes: number;
  readonly accessModes: readonly string[];
  readonly volumeMode: "Filesystem" | "Block";
  /** What nodes mount it with; values that might be secrets are "***". Left out by old bundles. */
  readonly mountOptions?: readonly string[];
  readonly claimRef: ObjectRef | null;
  readonly source: VolumeSource;
  readonly finalizers: readonly string[];
}

/** Whether a Pod uses a claim, in the words of its server: condition `Unused`, there by default from Kubernetes 1.37 on (KEP-5541). */
export interface ClaimUse {
  readonly unused: boolean;
  /** Since when it is so; the server counts from when it began to watch this. null where it does not say. */
  readonly since: number | null;
}

/** A PersistentVolumeClaim. */
export interface PersistentVolumeClaim extends NamespacedMeta, Labelled {
  readonly phase: "Pending" | "Bound" | "Lost" | "Unknown";
  /** `spec.volumeName`; "" while unbound. */
  readonly pvName: string;
  /** null = not set (default class); "" = explicitly none. */
  readonly storageClass: string | null;
  readonly requestedBytes: number;
  /** `status.capacity.storage`; null while unbound. */
  readonly capacityBytes: number | null;
  readonly accessModes: readonly string[];
  readonly finalizers: readonly string[];
  /** What it goes away with: its controlling owner, else its first one. */
  readonly owner: Owner | null;
  /** What it is to be filled from: a VolumeSnapshot, another claim, a kind that a populator serves. */
  readonly dataSource: DataSource | null;
  /** null: its server says nothing about its use, which is not "unused". */
  readonly use: ClaimUse | null;
}

/** `spec.dataSourceRef` of a claim, or `spec.dataSource`. */
export interface DataSource {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What created an object, after `metadata.ownerReferences`. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** What an object is of an installed democratic-csi, by the labels of its chart (facts/democratic-csi §3.2). */
export interface DriverPart {
  /** Name of the Helm release, which its CSIDriver object has as well. */
  readonly release: string;
  readonly role: "controller" | "node";
}

/** A Pod of an installed democratic-csi. */
export interface DriverPod extends DriverPart {
  /** Since when not all of its containers are ready, epoch ms; null while they are. */
  readonly notReadySince: number | null;
  /** What its container `csi-driver` runs, as the Pod names it; null where it has none. */
  readonly image: string | null;
}

/** A Pod, with every volume it mounts. */
export interface Pod extends NamespacedMeta {
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  /** "" while unscheduled. */
  readonly nodeName: string;
  /** The controlling owner, if any. */
  readonly owner: Owner | null;
  /** Names of the claims it mounts, generic ephemeral ones (`<pod>-<volume>`) included. */
  readonly claims: readonly string[];
  /** Volumes written into the Pod itself: they need no PersistentVolume, and no list of those shows them. */
  readonly inlineVolumes: readonly VolumeSource[];
  /** null of everything that is no part of a driver. */
  readonly driverPod: DriverPod | null;
}

/**
 * What keeps Pods running, or starts them at its time. Its volumes are those of its Pod template: it needs them whether a
 * Pod runs at the moment or not.
 */
export interface Workload extends NamespacedMeta {
  readonly kind: WorkloadKind;
  /** The controlling owner, if any: the Deployment of a ReplicaSet, the CronJob of a Job, somebody's own kind. */
  readonly owner: Owner | null;
  /** Pods it wants (`replicas`, or a Job's `parallelism`); null for a kind that has no such number. */
  readonly replicas: number | null;
  /** A Job or CronJob that is told to start nothing. */
  readonly suspended: boolean;
  /** A Job that is Complete or Failed: it starts no Pod any more. */
  readonly finished: boolean;
  /** When a CronJob starts, in cron's words; null for the other kinds. */
  readonly schedule: string | null;
  /** Names of the claims that its Pods mount. */
  readonly claims: readonly string[];
  /** Names of the claim templates of a StatefulSet: its claims are `<template>-<name>-<ordinal>`. */
  readonly claimTemplates: readonly string[];
  /** Where a StatefulSet begins to count (`ordinals.start`); 0 for the other kinds. */
  readonly firstOrdinal: number;
  /** StorageClasses that its claim templates name, those of generic ephemeral volumes included. */
  readonly claimClasses: readonly string[];
  readonly inlineVolumes: readonly VolumeSource[];
  /** null of everything that is no part of a driver. */
  readonly driverPart: DriverPart | null;
}

/** Kinds of workloads that are read; of any other kind only what an `ownerReference` says is known. */
export type WorkloadKind =
  | "Deployment"
  | "ReplicaSet"
  | "ReplicationController"
  | "StatefulSet"
  | "DaemonSet"
  | "Job"
  | "CronJob";

/**
 * What a democratic-csi is told to do, out of the Secret that holds its configuration. Everything else of the Secret, the
 * credentials of the NAS first of all, was dropped where it was read. null: not said, or said by a placeholder.
 */
export interface DriverConfig extends NamespacedMeta {
  /** Driver type: "freenas-api-nfs". */
  readonly driver: string | null;
  readonly parent: string | null;
  readonly snapshotParent: string | null;
  readonly instanceId: string | null;
  /** What stands before and after the volume in the names of its targets, subsystems or SMB shares. */
  readonly namePrefix: string | null;
  readonly nameSuffix: string | null;
  /** `datasetEnableQuotas`: without them a volume may grow beyond its claim, and no quota is missing. */
  readonly enableQuotas: boolean | null;
}

/** A StorageClass of any driver. */
export interface StorageClass extends Meta {
  /** CSI driver or in-tree plugin name. */
  readonly driver: string;
  readonly reclaimPolicy: "Retain" | "Delete";
  readonly isDefault: boolean;
  readonly bindingMode: "Immediate" | "WaitForFirstConsumer";
  /** Parameters by which drivers place a volume; secrets are referenced by name only. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A VolumeAttachment: the intent to attach a PersistentVolume to a node. */
export interface VolumeAttachment extends Meta {
  readonly driver: string;
  readonly nodeName: string;
  /** null for an inline volume. */
  readonly pvName: string | null;
  readonly attached: boolean;
  /** Why it could not be attached or detached, in the words of its driver. */
  readonly error: string | null;
}

/** A CSIDriver object: a driver as it registered itself in the cluster. */
export interface CsiDriver extends Meta {
  readonly attachRequired: boolean;
  /** `app.kubernetes.io/name`, by which an installation says what it is. */
  readonly appName: string | null;
  /** `app.kubernetes.io/instance`: the Helm release that it is of. */
  readonly release: string | null;
}

/** A CSINode: which drivers run on a node, and what each calls that node. */
export interface CsiNode extends Meta {
  readonly drivers: readonly { readonly name: string; readonly nodeId: string }[];
}

/** A VolumeSnapshot (snapshot.storage.k8s.io/v1). */
export interface VolumeSnapshot extends NamespacedMeta, Labelled {
  readonly claimName: string | null;
  readonly contentName: string | null;
  readonly readyToUse: boolean | null;
  readonly error: string | null;
}

/** A VolumeSnapshotContent (snapshot.storage.k8s.io/v1): the cluster-wide half of a snapshot. */
export interface VolumeSnapshotContent extends Meta {
  /** Only those by which a backup tool marks what it made. */
  readonly labels: Readonly<Record<string, string>>;
  readonly driver: string;
  readonly deletionPolicy: "Retain" | "Delete";
  readonly volumeSnapshot: ObjectRef;
  /** `spec.source.volumeHandle` of a dynamic snapshot. */
  readonly sourceVolumeHandle: string | null;
  /** `status.snapshotHandle`, else `spec.source.snapshotHandle`; null while the snapshot is being made. */
  readonly snapshotHandle: string | null;
  /** Made from a handle that somebody wrote, not by the driver. */
  readonly preProvisioned: boolean;
  readonly readyToUse: boolean | null;
  readonly error: string | null;
}
