import type { KubernetesRecords, Records } from "../model/collections.ts";
import type { ClusterId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { WorkloadKind } from "../model/kubernetes.ts";
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
  /** People may change what it needs while it lives: only what was seen is known of when it began. */
  readonly changeable: boolean;
  readonly mark: string;
  /** What is written down of it. */
  readonly text: () => string;
}

/** All of them, in the order of `ReferrerKind`. */
export const REFERRER_KINDS: readonly ReferrerKind[] = Object.freeze([
  "persistentVolumes",
  "persistentVolumeClaims",
  "pods",
  "workloads",
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
  yield* templateVolumes(inventory);
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
export function recordOf(row: RememberedReferrer): Records[ReferrerKind] {
  const { kind, cluster, uid, createdAt } = row;
  const kept: object = keptOf(row);
  return { ...BLANK[kind], cluster, uid, createdAt, ...kept };
}

/** What people call it: "pv/pvc-1 of pvc/shop/data-0", "pvc/shop/data-0", "pods like pod/shop/web-1". */
export function nameOfReferrer(row: RememberedReferrer): string {
  const { name, namespace, claimRef, kind } = keptOf(row);
  switch (row.kind) {
    case "persistentVolumes":
      return claimRef ? `pv/${name} of pvc/${claimRef.namespace}/${claimRef.name}` : `pv/${name}`;
    case "persistentVolumeClaims":
      return `pvc/${namespace}/${name}`;
    case "pods":
      return `pods like pod/${namespace}/${name}`;
    case "workloads":
      return `${(kind ?? "workload").toLowerCase()}/${namespace}/${name}`;
    case "volumeSnapshots":
      return `volumesnapshot/${namespace}/${name}`;
    case "volumeSnapshotContents":
      return `volumesnapshotcontent/${name}`;
    default:
      return unreachable(row.kind);
  }
}

/** What controls Pods and may rest while none of them runs: "VirtualMachine/db"; null where nothing does, or it is read. */
export function restingOwnerOf(row: RememberedReferrer): string | null {
  const { owner } = keptOf(row);
  if (row.kind !== "pods" || !owner || READ_KINDS.has(owner.kind)) return null;
  return `${owner.kind}/${owner.name}`;
}

/** Kinds whose templates are remembered themselves. */
const READ_KINDS: ReadonlySet<string> = new Set<WorkloadKind>([
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
]);

/** Namespace and claim that it speaks of: "shop/data-0"; null where it names none. */
export function claimOfReferrer(row: RememberedReferrer): string | null {
  const { claimRef, namespace, name } = keptOf(row);
  if (row.kind === "persistentVolumes")
    return claimRef ? `${claimRef.namespace}/${claimRef.name}` : null;
  return row.kind === "persistentVolumeClaims" ? `${namespace}/${name}` : null;
}

/** What is kept of every kind, and of some besides. A row is asked for it many times in one look. */
function keptOf(row: RememberedReferrer): Kept {
  const before = KEPT.get(row);
  if (before !== undefined) return before;
  const kept = JSON.parse(row.text) as Kept;
  KEPT.set(row, kept);
  return kept;
}

const KEPT = new WeakMap<RememberedReferrer, Kept>();

interface Kept {
  readonly name: string;
  readonly namespace?: string;
  readonly claimRef?: { readonly namespace: string; readonly name: string } | null;
  readonly kind?: string;
  readonly owner?: { readonly kind: string; readonly name: string } | null;
}

function referrer<K extends ReferrerKind>(
  kind: K,
  record: KubernetesRecords[K],
  mark: string,
  kept: (record: KubernetesRecords[K]) => object,
): Referrer {
  const { cluster, uid, createdAt } = record;
  const text = () => JSON.stringify(kept(record));
  return { kind, cluster, uid, createdAt, changeable: false, mark, text };
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
    const { cluster, namespace, name, owner, inlineVolumes, createdAt } = pod;
    const uid = shortHash(cluster, namespace, JSON.stringify(inlineVolumes));
    const before = groups.get(uid);
    if (before !== undefined && before.createdAt >= createdAt) continue;
    const mark = String(createdAt);
    const text = () => JSON.stringify({ name, namespace, owner, inlineVolumes });
    groups.set(uid, { kind: "pods", cluster, uid, createdAt, changeable: false, mark, text });
  }
  yield* groups.values();
}

/**
 * A template may be changed while its workload lives on, so each state of it is a referrer of its own. That of a Job may
 * not, and Jobs come and go like Pods.
 */
function* templateVolumes(inventory: InventoryView): Iterable<Referrer> {
  for (const { kind, inlineVolumes, owner, ...workload } of inventory.all("workloads")) {
    if (inlineVolumes.length === 0) continue;
    const { cluster, namespace, name, createdAt } = workload;
    const uid = shortHash(workload.uid, JSON.stringify(inlineVolumes));
    const text = () => JSON.stringify({ kind, name, namespace, owner, inlineVolumes });
    const changeable = kind !== "Job";
    yield { kind: "workloads", cluster, uid, createdAt, changeable, mark: "", text };
  }
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
    owner: null,
    dataSource: null,
    use: null,
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
  workloads: {
    ...META,
    namespace: "",
    kind: "Deployment",
    owner: null,
    replicas: null,
    suspended: false,
    finished: false,
    schedule: null,
    claims: [],
    claimTemplates: [],
    firstOrdinal: 0,
    claimClasses: [],
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
    labels: {},
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
