import type { Links } from "../correlate/links.ts";
import { keyOf } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolumeClaim, Pod, Workload } from "../model/kubernetes.ts";

/** A Pod that has not ended. One that has, mounts nothing any more; its claims outlive it. */
export function isRunning({ phase }: Pod): boolean {
  return phase !== "Succeeded" && phase !== "Failed";
}

/**
 * Why a claim is in use as its workload sees it, Pod or not; null where nothing that was read will mount it (again).
 * The public false positives of other tools that this answers are in public-false-positives.test.ts.
 */
export function useOf(
  claim: PersistentVolumeClaim,
  links: Links,
  inventory: InventoryView,
): string | null {
  const pod = links.podsOf(claim).find(isRunning);
  if (pod !== undefined) return `pod/${pod.name} mounts it`;
  for (const workload of links.workloadsOf(claim)) {
    const because = needOf(claim, workload, inventory);
    if (because !== null) return because;
  }
  return belongsTo(claim) ?? toolOf(claim);
}

/** Where a claim stands in a workload that will not mount it again; for evidence. */
export function formerUses(
  claim: PersistentVolumeClaim,
  links: Links,
  inventory: InventoryView,
): readonly string[] {
  const pods = links.podsOf(claim).map(({ name, phase }) => `pod/${name} (${phase})`);
  const workloads = links.workloadsOf(claim).map((workload) => {
    const name = nameOf(workload);
    if (isBeyondReplicas(claim, workload))
      return `${name}, which runs ${workload.replicas}: left by a scale-down`;
    if (isEarlierRevision(claim, workload, inventory)) return `${name}, an earlier revision`;
    return `${name} (finished)`;
  });
  return [...pods, ...workloads];
}

/** When the last thing was started that mounted it and has ended; epoch ms, null where nothing is left to tell. */
export function lastStartOf(claim: PersistentVolumeClaim, links: Links): number | null {
  const ended = [
    ...links.podsOf(claim),
    ...links.workloadsOf(claim).filter(({ finished }) => finished),
  ];
  return ended.length === 0 ? null : Math.max(...ended.map(({ createdAt }) => createdAt));
}

/** Why this workload may mount the claim again; null for one that is over. */
function needOf(
  claim: PersistentVolumeClaim,
  workload: Workload,
  inventory: InventoryView,
): string | null {
  const name = nameOf(workload);
  if (workload.finished) return null;
  if (isEarlierRevision(claim, workload, inventory)) return null;
  if (isBeyondReplicas(claim, workload)) return null;
  if (workload.kind === "CronJob")
    return `${name} mounts it when it runs (${workload.suspended ? "suspended" : workload.schedule})`;
  if (workload.suspended) return `${name} mounts it when it is resumed`;
  return workload.replicas === 0
    ? `${name} is at 0 and mounts it when it is scaled up`
    : `${name} names it`;
}

/**
 * A Deployment keeps its earlier ReplicaSets at 0. What another kind keeps that way (a Rollout of Argo) is all that is seen
 * of it, and counts.
 */
function isEarlierRevision(
  claim: PersistentVolumeClaim,
  { kind, cluster, replicas, owner }: Workload,
  inventory: InventoryView,
): boolean {
  if (kind !== "ReplicaSet" || replicas !== 0 || owner === null) return false;
  const deployment = inventory.get("workloads", keyOf(cluster, owner.uid));
  return deployment !== undefined && !deployment.claims.includes(claim.name);
}

/** The set made this claim for a Pod that it does not run any more. At 0 it rests, and comes back. */
function isBeyondReplicas(claim: PersistentVolumeClaim, workload: Workload): boolean {
  const { kind, replicas, firstOrdinal, claims } = workload;
  if (kind !== "StatefulSet" || !replicas || claims.includes(claim.name)) return false;
  const ordinal = Number(/-(\d+)$/.exec(claim.name)?.[1]);
  return ordinal >= firstOrdinal + replicas;
}

/** Kubernetes deletes a claim whose owner is gone, so a claim that has one shows that it lives (garbage collection). */
function belongsTo({ owner }: PersistentVolumeClaim): string | null {
  if (owner === null || owner.kind === "StatefulSet") return null;
  return `it belongs to ${owner.kind}/${owner.name} and goes with it`;
}

/** Tools that keep claims which no Pod mounts for most of the time, by the labels that they set. */
const TOOLS: readonly (readonly [label: string, value: string | null, because: string])[] =
  Object.freeze([
    ["app.kubernetes.io/created-by", "volsync", "VolSync mounts it when it replicates"],
    ["cdi.kubevirt.io/dataImportCron", null, "CDI keeps it as an image to make disks from"],
    ["app", "containerized-data-importer", "CDI keeps it as an image to make disks from"],
  ]);

function toolOf({ labels }: PersistentVolumeClaim): string | null {
  const tool = TOOLS.find(([label, value]) =>
    value === null ? labels[label] !== undefined : labels[label] === value,
  );
  return tool?.[2] ?? null;
}

function nameOf({ kind, name }: Workload): string {
  return `${kind.toLowerCase()}/${name}`;
}
