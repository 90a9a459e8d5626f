import type { KubernetesRecords, Records } from "../model/collections.ts";
import type { ClusterId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import { shortHash } from "../model/scope.ts";
import { unreachable } from "../lib/unreachable.ts";
import type { ReferrerKind, RememberedReferrer } from "./memory.ts";

/**
 * Kubernetes objects that can need something on a NAS, as the memory keeps them: what a join looks at, and nothing else.
 * `mark` is the part of it that may change while the object lives; the rest Kubernetes itself never changes.
 */
export interface Referrer {
  readonly kind: ReferrerKind;
  readonly cluster: ClusterId;
  readonly uid: string;
  readonly createdAt: number;
  readonly mark: string;
  /** What is written down of it. */
  readonly text: () => string;
}

/** All of them, in the order of `ReferrerKind`. */
export const REFERRER_KINDS: readonly ReferrerKind[] = Object.freeze([
  "persistentVolumes",
  "persistentVolumeClaims",
  "pods",
  "volumeSnapshots",
  "volumeSnapshotContents",
]);

/** Everything in an inventory that can need something on a NAS. */
export function* referrersIn(inventory: InventoryView): Iterable<Referrer> {
  for (const pv of inventory.all("persistentVolumes"))
    yield referrer(
      "persistentVolumes",
      pv,
      pv.claimRef?.uid ?? "",
      ({ name, source, claimRef }) => {
        return { name, source, claimRef };
      },
    );
  for (const claim of inventory.all("persistentVolumeClaims"))
    yield referrer("persistentVolumeClaims", claim, "", named);
  yield* podVolumes(inventory);
  for (const snapshot of inventory.all("volumeSnapshots"))
    yield referrer("volumeSnapshots", snapshot, "", named);
  for (const content of inventory.all("volumeSnapshotContents"))
    yield referrer(
      "volumeSnapshotContents",
      content,
      content.snapshotHandle ?? "",
      ({ name, driver, volumeSnapshot, sourceVolumeHandle, snapshotHandle }) => {
        return { name, driver, volumeSnapshot, sourceVolumeHandle, snapshotHandle };
      },
    );
}

/** The record as a join can look at it: what is written down, and of the rest what says nothing. */
export function recordOf({
  kind,
  cluster,
  uid,
  createdAt,
  text,
}: Pick<
  RememberedReferrer,
  "kind" | "cluster" | "uid" | "createdAt" | "text"
>): Records[ReferrerKind] {
  const kept = JSON.parse(text) as object;
  return { ...BLANK[kind], cluster, uid, createdAt, ...kept };
}

/** What people call it: "pv/pvc-1 of pvc/shop/data-0", "pvc/shop/data-0", "pods like pod/shop/web-1". */
export function nameOfReferrer(row: RememberedReferrer): string {
  const { name, namespace, claimRef } = keptOf(row);
  switch (row.kind) {
    case "persistentVolumes":
      return claimRef ? `pv/${name} of pvc/${claimRef.namespace}/${claimRef.name}` : `pv/${name}`;
    case "persistentVolumeClaims":
      return `pvc/${namespace}/${name}`;
    case "pods":
      return `pods like pod/${namespace}/${name}`;
    case "volumeSnapshots":
      return `volumesnapshot/${namespace}/${name}`;
    case "volumeSnapshotContents":
      return `volumesnapshotcontent/${name}`;
    default:
      return unreachable(row.kind);
  }
}

/** Namespace and claim that it speaks of: "shop/data-0"; null where it names none. */
export function claimOfReferrer(row: RememberedReferrer): string | null {
  const { claimRef, namespace, name } = keptOf(row);
  if (row.kind === "persistentVolumes")
    return claimRef ? `${claimRef.namespace}/${claimRef.name}` : null;
  return row.kind === "persistentVolumeClaims" ? `${namespace}/${name}` : null;
}

/** What is kept of every kind, and of PersistentVolumes besides. */
function keptOf({ text }: RememberedReferrer) {
  return JSON.parse(text) as {
    readonly name: string;
    readonly namespace?: string;
    readonly claimRef?: { readonly namespace: string; readonly name: string } | null;
  };
}

function referrer<K extends ReferrerKind>(
  kind: K,
  record: KubernetesRecords[K],
  mark: string,
  kept: (record: KubernetesRecords[K]) => object,
): Referrer {
  const { cluster, uid, createdAt } = record;
  return { kind, cluster, uid, createdAt, mark, text: () => JSON.stringify(kept(record)) };
}

function named({ name, namespace }: { readonly name: string; readonly namespace: string }): object {
  return { name, namespace };
}

/**
 * Pods come and go while what they mount stays, so that all Pods of a namespace that mount the same are one: the youngest
 * of them stands for it.
 */
function* podVolumes(inventory: InventoryView): Iterable<Referrer> {
  const groups = new Map<string, Referrer>();
  for (const pod of inventory.all("pods")) {
    if (pod.inlineVolumes.length === 0) continue;
    const { cluster, namespace, name, inlineVolumes, createdAt } = pod;
    const uid = shortHash(cluster, namespace, JSON.stringify(inlineVolumes));
    const before = groups.get(uid);
    if (before !== undefined && before.createdAt >= createdAt) continue;
    const mark = String(createdAt);
    const text = () => JSON.stringify({ name, namespace, inlineVolumes });
    groups.set(uid, { kind: "pods", cluster, uid, createdAt, mark, text });
  }
  yield* groups.values();
}

const META = Object.freeze({ name: "", deletionRequestedAt: null, ignoreHint: null });

/** What a remembered record says where nothing was kept: as little as the type allows. */
const BLANK: {
  readonly [K in ReferrerKind]: Omit<KubernetesRecords[K], "cluster" | "uid" | "createdAt">;
} = Object.freeze({
  persistentVolumes: {
    ...META,
    labels: {},
    phase: "Unknown",
    statusMessage: "",
    phaseChangedAt: null,
    reclaimPolicy: "Retain",
    storageClass: "",
    capacityBytes: 0,
    accessModes: [],
    volumeMode: "Filesystem",
    claimRef: null,
    source: { type: "other", plugin: "" },
    finalizers: [],
  },
  persistentVolumeClaims: {
    ...META,
    namespace: "",
    labels: {},
    phase: "Unknown",
    pvName: "",
    storageClass: null,
    requestedBytes: 0,
    capacityBytes: null,
    accessModes: [],
    finalizers: [],
  },
  pods: {
    ...META,
    namespace: "",
    phase: "Unknown",
    nodeName: "",
    owner: null,
    claims: [],
    inlineVolumes: [],
  },
  volumeSnapshots: {
    ...META,
    namespace: "",
    labels: {},
    claimName: null,
    contentName: null,
    readyToUse: null,
    error: null,
  },
  volumeSnapshotContents: {
    ...META,
    driver: "",
    deletionPolicy: "Retain",
    volumeSnapshot: { namespace: "", name: "", uid: null },
    sourceVolumeHandle: null,
    snapshotHandle: null,
    preProvisioned: false,
    readyToUse: null,
    error: null,
  },
});
