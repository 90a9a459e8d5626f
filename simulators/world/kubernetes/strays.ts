import type { VolumeBinding } from "../bindings.ts";
import type { Cluster, Stray } from "../model.ts";
import type { KubernetesObject } from "../port.ts";
import type { Volume } from "../world.ts";
import { isoTime } from "./text.ts";
import { attachmentObject } from "./volumes.ts";

/** What the objects of a stray are made with. Times are epoch ms; `driver` is one that the cluster has. */
export interface StrayPlace {
  readonly cluster: Cluster;
  readonly driver: string;
  readonly createdAt: number;
  /** A UID or other name that nothing in the cluster has. */
  readonly nobodys: string;
  /** The volume that it is about, where it is about one. */
  readonly of: {
    readonly volume: Volume;
    readonly binding: VolumeBinding;
    /** Nodes on which a Pod mounts it. */
    readonly nodes: ReadonlySet<string>;
  } | null;
}

/** An object, or what it is once the server has made the one before it. */
export type StrayStep = KubernetesObject | ((before: KubernetesObject) => KubernetesObject);

/** The objects of a stray, in the order in which they are made; one that is being deleted says since when. */
export function strayObjects(stray: Stray, place: StrayPlace): readonly StrayStep[] {
  const { name } = stray;
  switch (stray.kind) {
    case "lostClaim":
      return [claim(stray, place, { volumeName: `pvc-${place.nobodys}` }, "Lost")];
    case "terminatingClaim":
      return [deleted(claim(stray, place, {}, "Pending"), "backup.example.com/hold", place)];
    case "claimOfMissingClass":
      return [claim(stray, place, { storageClassName: "fast-ssd" }, "Pending")];
    case "availablePv":
      return [pv(name, place, {}, { phase: "Available" })];
    case "failedPv":
      return [pv(name, place, formerClaim(stray, place), FAILED)];
    case "terminatingPv": {
      const held = pv(name, place, formerClaim(stray, place), { phase: "Released" });
      return [deleted(held, "external-provisioner.volume.kubernetes.io/finalizer", place)];
    }
    case "claimMadeAgain":
      return [
        pv(name, place, formerClaim(stray, place), { phase: "Released" }),
        claim(stray, place, { volumeName: name, storageClassName: "" }, "Pending"),
      ];
    case "uninstalledDriver":
      return uninstalledDriver(stray, place);
    case "unusedClass":
      return [storageClass(name, place.driver, place)];
    case "danglingAttachment":
      return [attachment(name, `pvc-${place.nobodys}`, place)];
    case "idleAttachment":
      return [idleAttachment(stray, place)];
    case "snapshotWithoutContent":
      return [
        volumeSnapshot(stray, place, {
          boundVolumeSnapshotContentName: `snapcontent-${place.nobodys}`,
          readyToUse: true,
        }),
      ];
    case "failedSnapshot":
      return [volumeSnapshot(stray, place, { readyToUse: false, error: { message: NO_CLAIM } })];
  }
}

const FAILED = {
  phase: "Failed",
  message: "rpc error: code = FailedPrecondition desc = filesystem has dependent snapshots",
};
const NO_CLAIM =
  "Failed to create snapshot content with error snapshot controller failed to update: cannot get claim from snapshot";

function metadata(name: string, { createdAt }: StrayPlace) {
  return { name, creationTimestamp: isoTime(createdAt) };
}

function claim(
  { namespace, name }: Stray,
  place: StrayPlace,
  spec: object,
  phase: string,
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      ...metadata(name, place),
      namespace,
      finalizers: ["kubernetes.io/pvc-protection"],
    },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "10Gi" } },
      storageClassName: "",
      volumeMode: "Filesystem",
      ...spec,
    },
    status: { phase },
  };
}

/** An NFS volume of a file server that nobody watches. */
function pv(
  name: string,
  place: StrayPlace,
  spec: object,
  status: { phase: string; message?: string },
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { ...metadata(name, place), finalizers: ["kubernetes.io/pv-protection"] },
    spec: {
      capacity: { storage: "10Gi" },
      accessModes: ["ReadWriteMany"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "",
      volumeMode: "Filesystem",
      ...("csi" in spec ? {} : { nfs: { server: "files.example", path: `/export/${name}` } }),
      ...spec,
    },
    status: { ...status, lastPhaseTransitionTime: isoTime(place.createdAt) },
  };
}

/** The claim of this name that was there before, and that is gone. */
function formerClaim({ namespace, name }: Stray, { nobodys }: StrayPlace): object {
  return {
    claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid: nobodys },
  };
}

/** Deleted a day after it was made, and held by `finalizer`; a real API server sets the time of a deletion itself. */
function deleted(
  object: KubernetesObject,
  finalizer: string,
  { createdAt }: StrayPlace,
): KubernetesObject {
  const finalizers = [...(object.metadata.finalizers ?? []), finalizer];
  const deletionTimestamp = isoTime(createdAt + 86_400_000);
  return { ...object, metadata: { ...object.metadata, finalizers, deletionTimestamp } };
}

function storageClass(name: string, provisioner: string, place: StrayPlace): KubernetesObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: metadata(name, place),
    provisioner,
    reclaimPolicy: "Delete",
    volumeBindingMode: "Immediate",
  };
}

/** The PersistentVolume learns the UID of its claim from the server. */
function uninstalledDriver(stray: Stray, place: StrayPlace): readonly StrayStep[] {
  const { namespace, name } = stray;
  const driver = `${name}.csi.example`;
  const volumeName = `${name}-data`;
  const csi = { driver, volumeHandle: volumeName, volumeAttributes: {} };
  return [
    storageClass(name, driver, place),
    claim(stray, place, { storageClassName: name, volumeName }, "Bound"),
    ({ metadata: { uid } }) => {
      const claimRef = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid };
      return pv(volumeName, place, { storageClassName: name, claimRef, csi }, { phase: "Bound" });
    },
  ];
}

function attachment(name: string, pvName: string, place: StrayPlace): KubernetesObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: metadata(name, place),
    spec: {
      attacher: place.driver,
      nodeName: place.cluster.nodes[0] ?? "worker-1",
      source: { persistentVolumeName: pvName },
    },
    status: { attached: true },
  };
}

/** To a node on which no Pod mounts the volume. */
function idleAttachment({ name }: Stray, { cluster, of, createdAt }: StrayPlace) {
  const at = cluster.nodes.find((node) => of?.nodes.has(node) === false);
  if (of === null || at === undefined) {
    throw new TypeError(`idleAttachment ${name} needs a volume, and a node without its Pods`);
  }
  const made = attachmentObject(of.volume, of.binding, at, createdAt);
  return { ...made, metadata: { ...made.metadata, name } };
}

function volumeSnapshot(
  { namespace, name }: Stray,
  place: StrayPlace,
  status: object,
): KubernetesObject {
  const persistentVolumeClaimName = place.of?.volume.claim.name ?? `${name}-source`;
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshot",
    metadata: { ...metadata(name, place), namespace },
    spec: { source: { persistentVolumeClaimName } },
    status,
  };
}
