import type { ClusterId } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Node, Pod } from "../../model/kubernetes.ts";
import type { Reason } from "../../model/observation.ts";
import type { KubeletOf } from "./kubelet-client.ts";

/** The nodes of one cluster on which a Pod mounts a claim: no other kubelet has anything to say. */
export interface NodesToAsk {
  readonly asked: readonly KubeletOf[];
  /** Those that cannot be asked, with the reason. */
  readonly silent: readonly SilentNode[];
  /** Why there may be more of them; null where all nodes were read. */
  readonly lacking: Reason | null;
}

/** A node of which nothing is known, and why: "is not Ready". */
export interface SilentNode {
  readonly node: string;
  readonly reason: Reason;
}

/** Whom to ask, as far as Kubernetes was read. Where Pods are not known whole, every node may have some. */
export function nodesToAsk(
  cluster: { readonly id: ClusterId; readonly name: string },
  inventory: InventoryView,
): NodesToAsk {
  const used = nodesInUse(cluster, inventory);
  const asked: KubeletOf[] = [];
  const silent: SilentNode[] = [];
  for (const node of inventory.all("nodes")) {
    const { name, isReady, kubelet } = node;
    if (node.cluster !== cluster.id || (used !== null && !used.has(name))) continue;
    if (isReady && kubelet !== null) asked.push({ name, kubelet });
    else silent.push({ node: name, reason: whySilent(node) });
  }
  return { asked, silent, lacking: lackingNodes(cluster.name, inventory) };
}

/** null: any node may be. */
function nodesInUse(
  { id, name }: { readonly id: ClusterId; readonly name: string },
  inventory: InventoryView,
): ReadonlySet<string> | null {
  const parts = inventory.coverage("pods", name);
  if (parts.length === 0 || parts.some(({ state }) => state !== "complete")) return null;
  const used = new Set<string>();
  for (const { cluster, nodeName, claims, phase } of inventory.all("pods"))
    if (cluster === id && claims.length > 0 && !UNMOUNTED.has(phase)) used.add(nodeName);
  return used;
}

/** A Pod that has ended mounts nothing any more. */
const UNMOUNTED: ReadonlySet<Pod["phase"]> = new Set(["Succeeded", "Failed"]);

function lackingNodes(cluster: string, inventory: InventoryView): Reason | null {
  const parts = inventory.coverage("nodes", cluster);
  if (parts.length === 0) return NOT_READ;
  return parts.find(({ state }) => state !== "complete")?.reason ?? null;
}

const NOT_READ: Reason = Object.freeze({
  code: "notFound",
  message: "nodes were not read",
  next: "read the whole cluster",
});

/** A kubelet that does not report to the API server has old figures at best, and answers late. */
function whySilent({ isReady }: Node): Reason {
  return isReady
    ? {
        code: "notFound",
        message: "says no InternalIP and port of its kubelet",
        next: "look at status.addresses and status.daemonEndpoints of the node",
      }
    : {
        code: "unavailable",
        message: "is not Ready",
        next: "bring the node back; once its Pods are gone it is not asked",
      };
}
