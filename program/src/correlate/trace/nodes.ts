import type { AnyRecord } from "../../model/collections.ts";
import { keyOfRecord, snapshotKey } from "../../model/identity.ts";
import type { Owner, Workload } from "../../model/kubernetes.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Disk, Pool, Vdev, ZfsSnapshot } from "../../model/truenas.ts";
import type { Links } from "../links.ts";
import { type ChainNode, type Layer, MOUNTED_WITH } from "./chain.ts";
import type { Present, Visited, VisitedLayer } from "./neighbours.ts";

/** How an object appears in a chain: its layer, its name, and the few facts worth reading beside it. */
export type Draft = Pick<ChainNode, "id" | "layer" | "name" | "namespace" | "facts">;

type Fact = ChainNode["facts"][number];

type Drawing<L extends VisitedLayer> = (
  record: Visited[L],
  links: Links,
  inventory: InventoryView,
) => readonly [name: string, facts: readonly Fact[]];

/** Draws one record. */
export function draftOf({ layer, record }: Present, links: Links, inventory: InventoryView): Draft {
  const [name, facts] = (DRAWINGS[layer] as Drawing<never>)(record as never, links, inventory);
  return {
    id: idOf(layer, record),
    layer,
    name,
    namespace: "namespace" in record ? record.namespace : null,
    facts,
  };
}

/** Workloads go by their UID: what they control names them by that, whether they were read or not. */
export function idOf(layer: VisitedLayer, record: AnyRecord): string {
  return layer === "workload" && "uid" in record ? record.uid : keyOfRecord(record);
}

/** A controller that was not read: what the object it controls says of it. */
export function draftOfOwner({ kind, name, uid }: Owner, namespace: string): Draft {
  return { id: uid, layer: "workload", name: `${kind}/${name}`, namespace, facts: [] };
}

/** A vdev with children, under the id of its node. */
export function draftOfVdev(id: string, vdev: Vdev): Draft {
  const facts = [
    ...(vdev.class === "data" ? [] : [fact("class", vdev.class)]),
    fact("status", vdev.status),
  ];
  return part(id, "vdev", vdev.name, facts);
}

/** A disk, or whatever else a vdev without children is, under the id of its node. */
export function draftOfDisk(id: string, vdev: Vdev): Draft {
  const errors = vdev.readErrors + vdev.writeErrors + vdev.checksumErrors;
  const facts = [
    fact("status", vdev.status),
    ...(errors > 0 ? [fact("errors", String(errors))] : []),
  ];
  return part(id, "disk", vdev.disk ?? vdev.name, facts);
}

const DRAWINGS: { readonly [L in VisitedLayer]: Drawing<L> } = Object.freeze({
  workload: (workload) => [`${workload.kind}/${workload.name}`, stateOf(workload)],
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
      ...(pv.mountOptions?.length ? [fact(MOUNTED_WITH, pv.mountOptions.join(","))] : []),
    ],
  ],
  attachment: (attachment) => [
    attachment.name,
    [fact("node", attachment.nodeName), fact("attached", attachment.attached ? "yes" : "no")],
  ],
  session: (session) =>
    "hostnqn" in session
      ? [session.hostnqn, [fact("from", session.hostAddress)]]
      : [session.initiator, [fact("from", session.initiatorAddress)]],
  share: (share) => [
    share.path,
    [
      fact("protocol", share.protocol),
      ...(share.name === null ? [] : [fact("name", share.name)]),
      ...ifDisabled(share),
    ],
  ],
  target: (target, links) => [links.qualifiedNameOf(target) ?? target.name, []],
  extent: (extent) => [extent.name, ifDisabled(extent)],
  subsystem: (subsystem, links) => [links.qualifiedNameOf(subsystem) ?? subsystem.name, []],
  nvmeofNamespace: (namespace, links) => {
    const [subsystem] = links.targetsThrough(namespace);
    const name = `${subsystem?.name ?? namespace.subsystem}/${namespace.nsid ?? "?"}`;
    return [name, ifDisabled(namespace)];
  },
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
  zfsSnapshot: (snapshot, _links, inventory) => [
    `${snapshot.dataset}@${snapshot.name}`,
    holdsOf(snapshot, inventory),
  ],
});

/** Of one whose holds were read: most are not. */
function holdsOf(snapshot: ZfsSnapshot, inventory: InventoryView): readonly Fact[] {
  const holds = inventory.get("zfsSnapshotDetails", snapshotKey(snapshot))?.holds ?? null;
  if (holds === null) return [];
  return [fact("holds", holds.length === 0 ? "none" : holds.join(", "))];
}

/** The id of the node of a vdev or disk: a disk that was read as an object of its own has the key of that, which findings about it bear. */
export function idOfPart(pool: Pool, vdev: Vdev, inventory: InventoryView): string {
  return diskOf(pool, vdev, inventory)?.key ?? `${pool.key}/${vdev.guid}`;
}

function diskOf({ system }: Pool, vdev: Vdev, inventory: InventoryView): Disk | undefined {
  if (vdev.children.length > 0 || vdev.disk === null) return undefined;
  return [...inventory.all("disks")].find(
    (disk) => disk.system === system && disk.name === vdev.disk,
  );
}

function part(id: string, layer: Layer, name: string, facts: readonly Fact[]): Draft {
  return { id, layer, name, namespace: null, facts };
}

/** Numbers are bytes; whoever shows the chain makes them readable. */
function fact(label: string, value: string | number): Fact {
  return { label, value };
}

function ifDisabled({ enabled }: { readonly enabled: boolean }): readonly Fact[] {
  return enabled ? [] : [fact("enabled", "no")];
}

/** What it keeps running; for a person who wonders why no Pod is there. */
function stateOf({ replicas, suspended, finished, schedule }: Workload): readonly Fact[] {
  return [
    ...(replicas === null ? [] : [fact("replicas", String(replicas))]),
    ...(schedule === null ? [] : [fact("schedule", schedule)]),
    ...(suspended ? [fact("suspended", "yes")] : []),
    ...(finished ? [fact("finished", "yes")] : []),
  ];
}

function ready(value: boolean | null): Fact {
  return fact("ready", value === null ? "not said" : value ? "yes" : "no");
}
