import type { PersistentVolume, PersistentVolumeClaim, Pod, VolumeAttachment, VolumeSnapshot, VolumeSnapshotContent } from "../../model/kubernetes.ts";
import type { Dataset, DatasetSpace, IscsiExtent, IscsiSession, IscsiTarget, Pool, Share, Vdev, ZfsSnapshot } from "../../model/truenas.ts";
import type { ChainNode, Layer } from "./chain.ts";

/** How each kind of object appears in a chain: its layer, its name, and the few facts worth reading beside it. */
type Draft = Omit<ChainNode, "source" | "state" | "because">;

type Fact = ChainNode["facts"][number];

export const draft = Object.freeze({
  pod: (pod: Pod): Draft => node("pod", pod.key, pod.name, pod.namespace, [
    fact("phase", pod.phase),
    ...(pod.nodeName === "" ? [] : [fact("node", pod.nodeName)]),
  ]),
  workload: (pod: Pod): Draft | null => pod.owner && node("workload", `${pod.owner.uid}`, `${pod.owner.kind}/${pod.owner.name}`, pod.namespace, []),
  claim: (claim: PersistentVolumeClaim): Draft => node("claim", claim.key, claim.name, claim.namespace, [
    fact("phase", claim.phase),
    fact("requested", claim.requestedBytes),
  ]),
  pv: (pv: PersistentVolume): Draft => node("pv", pv.key, pv.name, null, [
    fact("phase", pv.phase),
    fact("reclaim", pv.reclaimPolicy),
    fact("class", pv.storageClass === "" ? "none" : pv.storageClass),
  ]),
  attachment: (attachment: VolumeAttachment): Draft => node("attachment", attachment.key, attachment.name, null, [
    fact("node", attachment.nodeName),
    fact("attached", attachment.attached ? "yes" : "no"),
  ]),
  share: (share: Share): Draft => node("share", share.key, share.path, null, [fact("protocol", share.protocol), ...(share.enabled ? [] : [fact("enabled", "no")])]),
  target: (target: IscsiTarget, iqn: string | null): Draft => node("target", target.key, iqn ?? target.name, null, []),
  extent: (extent: IscsiExtent): Draft => node("extent", extent.key, extent.name, null, extent.enabled ? [] : [fact("enabled", "no")]),
  session: (session: IscsiSession): Draft => node("session", session.key, session.initiator, null, [fact("from", session.initiatorAddress)]),
  dataset: (dataset: Dataset, space: DatasetSpace | null): Draft => node("dataset", dataset.key, dataset.path, null, [
    fact("kind", dataset.kind),
    ...(space === null ? [] : [fact("used", space.usedBytes), fact("by snapshots", space.usedBySnapshotsBytes)]),
    ...(dataset.origin === null ? [] : [fact("cloned from", dataset.origin)]),
  ]),
  pool: (pool: Pool): Draft => node("pool", pool.key, pool.name, null, [fact("status", pool.status)]),
  vdev: (pool: Pool, vdev: Vdev): Draft => node("vdev", `${pool.key}/${vdev.guid}`, vdev.name, null, [
    ...(vdev.class === "data" ? [] : [fact("class", vdev.class)]),
    fact("status", vdev.status),
  ]),
  disk: (pool: Pool, vdev: Vdev): Draft => node("disk", `${pool.key}/${vdev.guid}/disk`, vdev.disk ?? vdev.name, null, [
    fact("status", vdev.status),
    ...(errorsOf(vdev) > 0 ? [fact("errors", String(errorsOf(vdev)))] : []),
  ]),
  volumeSnapshot: (snapshot: VolumeSnapshot): Draft => node("volumeSnapshot", snapshot.key, snapshot.name, snapshot.namespace, [ready(snapshot.readyToUse)]),
  content: (content: VolumeSnapshotContent): Draft => node("volumeSnapshotContent", content.key, content.name, null, [
    ready(content.readyToUse),
    fact("deletion", content.deletionPolicy),
  ]),
  zfsSnapshot: (snapshot: ZfsSnapshot): Draft => node("zfsSnapshot", snapshot.key, `${snapshot.dataset}@${snapshot.name}`, null, []),
});

function node(layer: Layer, id: string, name: string, namespace: string | null, facts: readonly Fact[]): Draft {
  return { id, layer, name, namespace, facts };
}

/** Numbers are bytes; whoever shows the chain makes them readable. */
function fact(label: string, value: string | number): Fact {
  return { label, value };
}

function ready(value: boolean | null): Fact {
  return fact("ready", value === null ? "not said" : value ? "yes" : "no");
}

function errorsOf(vdev: Vdev): number {
  return vdev.readErrors + vdev.writeErrors + vdev.checksumErrors;
}
