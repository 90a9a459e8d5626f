import { change, type TrueCluster } from "./world.ts";

/**
 * What the controllers of a cluster make of claims and PersistentVolumes as soon as one of a pair is not there: the
 * PersistentVolume is Released, the claim is Lost, and both are Bound when the other comes back (kube-controller-manager,
 * `syncVolume` and `syncBoundClaim`).
 */
export function settleBindings(cluster: TrueCluster, now: number): void {
  const { persistentVolumes: pvs, persistentVolumeClaims: claims } = cluster.objects;
  for (const [uid, { record }] of pvs) {
    if (record.phase !== "Bound" && record.phase !== "Released") continue;
    const claim = claims.get(record.claimRef?.uid ?? "")?.record;
    const phase = claim === undefined ? "Released" : record.phase;
    const isBack = record.phase === "Released" && claim?.pvName === record.name;
    settle(cluster, uid, record.phase, isBack ? "Bound" : phase, now);
  }
  const bound = new Map<string, string>();
  for (const { record } of pvs.values())
    if (record.claimRef?.uid) bound.set(record.claimRef.uid, record.name);
  for (const [uid, { record }] of claims) {
    if (record.phase === "Pending") continue;
    const phase = bound.get(uid) === record.pvName ? "Bound" : "Lost";
    if (phase !== record.phase) change(cluster, "persistentVolumeClaims", uid, { phase });
  }
}

function settle(
  cluster: TrueCluster,
  uid: string,
  before: "Bound" | "Released",
  phase: "Bound" | "Released",
  phaseChangedAt: number,
): void {
  if (before !== phase) change(cluster, "persistentVolumes", uid, { phase, phaseChangedAt });
}
