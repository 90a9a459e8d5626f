import { Type } from "typebox";
import type { Links } from "../../correlate/links.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Node, PersistentVolume, Pod } from "../../model/kubernetes.ts";
import { admissionOf } from "../addresses.ts";
import { claimsOf } from "../concern.ts";
import { boundPvsOf, neededBy } from "../in-use.ts";
import { defineRule, quiet } from "../rule.ts";

/**
 * Class 24 of facts/democratic-csi §5.1: a node was added, or got another address, and the share's list was not changed. A
 * node has other addresses on a storage network, which Kubernetes does not show; so the list must let in some node by an
 * address that it does show, before one that it does not let in counts.
 */
export const shareRestricted = defineRule({
  code: "share-restricted",
  title: "NFS share that does not let in a node with a Pod that mounts it",
  each: "shares",
  needs: [
    "persistentVolumes",
    "persistentVolumeClaims",
    "pods",
    "nodes",
    "system",
    "datasets",
    "shares",
  ],
  within: "system",
  absence: false,
  severity: "warning",
  why: "The node is refused by the NAS: what is mounted there goes on until it is mounted anew, and a Pod that starts there will wait for its volume.",
  remedy: [
    "plumbline trace {subject}",
    "add the node to the hosts or networks of the share, in TrueNAS: Shares",
  ],
  options: Type.Object({}),
  check(share, { links, inventory }) {
    const entries = [...share.hosts, ...share.networks];
    if (entries.length === 0) return quiet("it lets everybody in");
    if (share.protocol !== "nfs") return quiet("it is no NFS share");
    const dataset = links.datasetOfShare(share)?.to;
    if (!dataset) return quiet("no dataset is mounted there");
    const { admits, names } = admissionOf(entries);
    if (names.some((name) => /[*?@]/.test(name)))
      return quiet("it lets in names by a pattern, which cannot be compared with addresses");
    const isLetIn = ({ addresses }: Node) => addresses.some(admits);
    const pvs = boundPvsOf(dataset, links);
    const nodes = nodesWith(pvs, links, inventory);
    const kept = nodes.filter((node) => !isLetIn(node));
    if (kept.length === 0) return quiet("it lets in every node with a Pod that mounts it");
    const clusters = new Set(kept.map(({ cluster }) => cluster));
    const speaksOfNodes = [...inventory.all("nodes")].some(
      (node) => clusters.has(node.cluster) && isLetIn(node),
    );
    if (!speaksOfNodes)
      return quiet("it lets in no node by an address that Kubernetes shows: it names others");
    return {
      is: "hit",
      evidence: [
        { fact: "lets in", value: entries.join(", ") },
        ...kept.map(({ name, addresses }) => ({
          fact: "not let in",
          value: `node ${name} (${addresses.join(", ")})`,
        })),
        ...neededBy(pvs),
      ],
      concerns: claimsOf(pvs),
      doubts: ["the node may have a further address, which Kubernetes does not show"],
    };
  },
});

function nodesWith(
  pvs: readonly PersistentVolume[],
  links: Links,
  inventory: InventoryView,
): readonly Node[] {
  const pods = pvs.flatMap((pv) => {
    const claim = links.claimOf(pv)?.to;
    return claim ? links.podsOf(claim).filter(isOnNode) : [];
  });
  return [...inventory.all("nodes")].filter((node) =>
    pods.some((pod) => pod.cluster === node.cluster && pod.nodeName === node.name),
  );
}

function isOnNode({ phase, nodeName }: Pod): boolean {
  return nodeName !== "" && phase !== "Succeeded" && phase !== "Failed";
}
