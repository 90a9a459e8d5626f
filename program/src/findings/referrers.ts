import type { KubernetesRecords, Records } from "../model/collections.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Pod, WorkloadKind } from "../model/kubernetes.ts";
import { shortHash } from "../model/scope.ts";
import { unreachable } from "../lib/unreachable.ts";
import { claimConcern, type ConcernedObject } from "./concern.ts";
import type { ReferrerKind, RememberedReferrer } from "./memory.ts";

/**
 * An object of a look that can need something on a NAS. The memory keeps of it what a join looks at, and nothing else. Its
 * UID is its own; Pods that mount the same, and each state of a template, have one that is made for them.
 */
export type Referrer = {
  readonly [K in ReferrerKind]: {
    readonly kind: K;
    readonly uid: string;
    readonly record: KubernetesRecords[K];
  };
}[ReferrerKind];

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
  yield* itself("persistentVolumes", inventory);
  yield* itself("persistentVolumeClaims", inventory);
  yield* podVolumes(inventory);
  yield* templateVolumes(inventory);
  yield* itself("volumeSnapshots", inventory);
  yield* itself("volumeSnapshotContents", inventory);
}

/** The part of what is kept of it that may change while the object lives; the rest Kubernetes itself never changes. */
export function markOf({ kind, record }: Referrer): string {
  switch (kind) {
    case "persistentVolumes":
      return record.claimRef?.uid ?? "";
    case "volumeSnapshotContents":
      return record.snapshotHandle ?? "";
    case "pods":
      return String(record.createdAt);
    case "persistentVolumeClaims":
    case "workloads":
    case "volumeSnapshots":
      return "";
    default:
      return unreachable(kind);
  }
}

/** What is written down of it, as JSON. */
export function textOf(referrer: Referrer): string {
  return JSON.stringify(keptFrom(referrer));
}

/**
 * Whether people may change what it needs while it lives: then only what was seen is known of when it began. The template
 * of a Job they may not.
 */
export function isChangeable({ kind, record }: Referrer): boolean {
  return kind === "workloads" && record.kind !== "Job";
}

function keptFrom({ kind, record }: Referrer): object {
  switch (kind) {
    case "persistentVolumes": {
      const { name, source, claimRef } = record;
      return { name, source, claimRef };
    }
    case "persistentVolumeClaims":
    case "volumeSnapshots": {
      const { name, namespace } = record;
      return { name, namespace };
    }
    case "pods": {
      const { name, namespace, owner, inlineVolumes } = record;
      return { name, namespace, owner, inlineVolumes };
    }
    case "workloads": {
      const { name, namespace, owner, inlineVolumes } = record;
      return { kind: record.kind, name, namespace, owner, inlineVolumes };
    }
    case "volumeSnapshotContents": {
      const { name, driver, volumeSnapshot, sourceVolumeHandle, snapshotHandle } = record;
      return { name, driver, volumeSnapshot, sourceVolumeHandle, snapshotHandle };
    }
    default:
      return unreachable(kind);
  }
}

/** The record as a join can look at it: what is written down, and of the rest what says nothing. */
export function recordOf(row: RememberedReferrer): Records[ReferrerKind] {
  const { kind, cluster, uid, createdAt } = row;
  const kept: object = keptOf(row);
  return { ...BLANK[kind], cluster, uid, createdAt, ...kept };
}

/** What people call it: "pv/pvc-1 of pvc/shop/data-0", "pvc/shop/data-0", "pods like pod/shop/web-1". */
export function nameOfReferrer(row: RememberedReferrer): string {
  return nameFrom(row.kind, keptOf(row));
}

/** The same of one that a look shows. */
export function nameOfShown({ kind, record }: Referrer): string {
  return nameFrom(kind, record);
}

function nameFrom(
  referrer: ReferrerKind,
  { name, namespace, claimRef, kind }: Pick<Kept, "name" | "namespace" | "claimRef" | "kind">,
): string {
  switch (referrer) {
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
      return unreachable(referrer);
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

/** The claim that it speaks of; null where it names none. */
export function claimOfReferrer(row: RememberedReferrer): ConcernedObject | null {
  const { claimRef, namespace, name } = keptOf(row);
  const { kind, cluster } = row;
  if (kind === "persistentVolumes") return claimRef ? claimConcern({ ...claimRef, cluster }) : null;
  if (kind !== "persistentVolumeClaims" || namespace === undefined) return null;
  return claimConcern({ cluster, namespace, name });
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

/** Objects that stand for themselves. */
function* itself(
  kind: Exclude<ReferrerKind, "pods" | "workloads">,
  inventory: InventoryView,
): Iterable<Referrer> {
  for (const record of inventory.all(kind)) yield { kind, uid: record.uid, record } as Referrer;
}

/**
 * Pods come and go while what they mount stays, so that all Pods of a namespace that mount the same are one: the youngest
 * of them stands for it.
 */
function* podVolumes(inventory: InventoryView): Iterable<Referrer> {
  const groups = new Map<string, Pod>();
  for (const pod of inventory.all("pods")) {
    if (pod.inlineVolumes.length === 0) continue;
    const uid = shortHash(pod.cluster, pod.namespace, JSON.stringify(pod.inlineVolumes));
    const before = groups.get(uid);
    if (before === undefined || before.createdAt < pod.createdAt) groups.set(uid, pod);
  }
  for (const [uid, record] of groups) yield { kind: "pods", uid, record };
}

/**
 * A template may be changed while its workload lives on, so each state of it is a referrer of its own. That of a Job may
 * not, and Jobs come and go like Pods.
 */
function* templateVolumes(inventory: InventoryView): Iterable<Referrer> {
  for (const record of inventory.all("workloads")) {
    if (record.inlineVolumes.length === 0) continue;
    const uid = shortHash(record.uid, JSON.stringify(record.inlineVolumes));
    yield { kind: "workloads", uid, record };
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
    driverPod: null,
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
    driverPart: null,
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
