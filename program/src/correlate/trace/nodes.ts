import { keyOfRecord } from "../../model/identity.ts";
import type { Pod } from "../../model/kubernetes.ts";
import type { Pool, Vdev } from "../../model/truenas.ts";
import type { Links } from "../links.ts";
import type { ChainNode, Layer } from "./chain.ts";
import type { Present, Visited, VisitedLayer } from "./neighbours.ts";

/** How an object appears in a chain: its layer, its name, and the few facts worth reading beside it. */
export type Draft = Pick<ChainNode, "id" | "layer" | "name" | "namespace" | "facts">;

type Fact = ChainNode["facts"][number];

type Drawing<L extends VisitedLayer> = (
  record: Visited[L],
  links: Links,
) => readonly [name: string, facts: readonly Fact[]];

/** Draws one record. */
export function draftOf({ layer, record }: Present, links: Links): Draft {
  const [name, facts] = (DRAWINGS[layer] as Drawing<never>)(record as never, links);
  return {
    id: keyOfRecord(record),
    layer,
    name,
    namespace: "namespace" in record ? record.namespace : null,
    facts,
  };
}

/** The controller of a Pod, as far as the Pod names it. */
export function draftOfWorkload({ owner, namespace }: Pod): Draft | null {
  if (!owner) return null;
  return {
    id: owner.uid,
    layer: "workload",
    name: `${owner.kind}/${owner.name}`,
    namespace,
    facts: [],
  };
}

/** A vdev with children. */
export function draftOfVdev(pool: Pool, vdev: Vdev): Draft {
  const facts = [
    ...(vdev.class === "data" ? [] : [fact("class", vdev.class)]),
    fact("status", vdev.status),
  ];
  return part(pool, vdev, "vdev", vdev.name, facts);
}

/** A disk, or whatever else a vdev without children is. */
export function draftOfDisk(pool: Pool, vdev: Vdev): Draft {
  const errors = vdev.readErrors + vdev.writeErrors + vdev.checksumErrors;
  const facts = [
    fact("status", vdev.status),
    ...(errors > 0 ? [fact("errors", String(errors))] : []),
  ];
  return part(pool, vdev, "disk", vdev.disk ?? vdev.name, facts);
}

const DRAWINGS: { readonly [L in VisitedLayer]: Drawing<L> } = Object.freeze({
  pod: (pod) => [
    pod.name,
    [fact("phase", pod.phase), ...(pod.nodeName === "" ? [] : [fact("node", pod.nodeName)])],
  ],
  claim: (claim) => [
    claim.name,
    [fact("phase", claim.phase), fact("requested", claim.requestedBytes)],
  ],
  pv: (pv) => [
    pv.name,
    [
      fact("phase", pv.phase),
      fact("reclaim", pv.reclaimPolicy),
      fact("class", pv.storageClass || "none"),
    ],
  ],
  attachment: (attachment) => [
    attachment.name,
    [fact("node", attachment.nodeName), fact("attached", attachment.attached ? "yes" : "no")],
  ],
  session: (session) => [session.initiator, [fact("from", session.initiatorAddress)]],
  share: (share) => [
    share.path,
    [fact("protocol", share.protocol), ...(share.enabled ? [] : [fact("enabled", "no")])],
  ],
  target: (target, links) => [links.iqnOf(target) ?? target.name, []],
  extent: (extent) => [extent.name, extent.enabled ? [] : [fact("enabled", "no")]],
  dataset: (dataset, links) => {
    const space = links.spaceOf(dataset);
    const sizes = space
      ? [fact("used", space.usedBytes), fact("by snapshots", space.usedBySnapshotsBytes)]
      : [];
    const origin = dataset.origin === null ? [] : [fact("cloned from", dataset.origin)];
    return [dataset.path, [fact("kind", dataset.kind), ...sizes, ...origin]];
  },
  pool: (pool) => [pool.name, [fact("status", pool.status)]],
  volumeSnapshot: (snapshot) => [snapshot.name, [ready(snapshot.readyToUse)]],
  volumeSnapshotContent: (content) => [
    content.name,
    [ready(content.readyToUse), fact("deletion", content.deletionPolicy)],
  ],
  zfsSnapshot: (snapshot) => [`${snapshot.dataset}@${snapshot.name}`, []],
});

function part(pool: Pool, vdev: Vdev, layer: Layer, name: string, facts: readonly Fact[]): Draft {
  return { id: `${pool.key}/${vdev.guid}`, layer, name, namespace: null, facts };
}

/** Numbers are bytes; whoever shows the chain makes them readable. */
function fact(label: string, value: string | number): Fact {
  return { label, value };
}

function ready(value: boolean | null): Fact {
  return fact("ready", value === null ? "not said" : value ? "yes" : "no");
}
