import type { ChainNode } from "../../../../program/src/api/contract.ts";
import type { Named } from "../../places.ts";

/** One layer of a chain, with what is in it. */
export interface ChainLayer {
  readonly layer: ChainNode["layer"];
  readonly nodes: readonly ChainNode[];
}

/** A chain as a list, from the workloads at the top to the disks; snapshots come last. The service gives the nodes in this order. */
export function layersOf(nodes: readonly ChainNode[]): readonly ChainLayer[] {
  return Array.from(
    Map.groupBy(nodes, ({ layer }) => layer),
    ([layer, inLayer]) => ({ layer, nodes: inLayer }),
  );
}

/**
 * A node as an object that has a page or a chain; null of what is not there or could not be looked for, and of controllers of
 * other makers, of which only the name is known.
 */
export function namedIn(node: ChainNode, nodes: readonly ChainNode[]): Named | null {
  if (node.state !== "present") return null;
  const { id: key, layer, namespace, source } = node;
  const [kind, name] = kindAndName(layer, node.name, nodes);
  if (layer === "workload" && !WORKLOADS.has(kind)) return null;
  return { key, kind, name, namespace, source };
}

function kindAndName(
  layer: ChainNode["layer"],
  name: string,
  nodes: readonly ChainNode[],
): readonly [kind: string, name: string] {
  switch (layer) {
    case "workload": {
      const slash = name.indexOf("/");
      return [name.slice(0, slash).toLowerCase(), name.slice(slash + 1)];
    }
    case "session":
      return [name.startsWith("nqn.") ? "nvmeof-session" : "session", name];
    case "vdev": {
      const pools = nodes.filter((one) => one.layer === "pool");
      const [pool] = pools;
      return ["vdev", pool !== undefined && pools.length === 1 ? `${pool.name}/${name}` : name];
    }
    default:
      return [KINDS[layer], name];
  }
}

const KINDS: Readonly<
  Record<Exclude<ChainNode["layer"], "workload" | "session" | "vdev">, string>
> = {
  pod: "pod",
  claim: "pvc",
  pv: "pv",
  attachment: "volumeattachment",
  node: "node",
  share: "share",
  target: "target",
  extent: "extent",
  subsystem: "nvmeof-subsystem",
  nvmeofNamespace: "nvmeof-namespace",
  dataset: "dataset",
  pool: "pool",
  disk: "disk",
  volumeSnapshot: "volumesnapshot",
  volumeSnapshotContent: "volumesnapshotcontent",
  zfsSnapshot: "snapshot",
};

/** Workloads of which a chain can be asked for. */
const WORKLOADS: ReadonlySet<string> = new Set([
  "deployment",
  "replicaset",
  "replicationcontroller",
  "statefulset",
  "daemonset",
  "job",
  "cronjob",
]);
