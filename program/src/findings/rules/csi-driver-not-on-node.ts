import { Type } from "typebox";
import type { Links } from "../../correlate/links.ts";
import { inNamespace } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { CsiNode, Pod, VolumeSource } from "../../model/kubernetes.ts";
import { isRunning } from "../claim-users.ts";
import { namespaceConcern } from "../concern.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { countedNames } from "../words.ts";

/** Row 89 of facts/peers §2: the kubelet mounts and unmounts only with drivers that its CSINode names. */
export const csiDriverNotOnNode = defineRule({
  code: "csi-driver-not-on-node",
  title: "Node whose Pods use volumes of a CSI driver that does not run on it",
  each: "csiNodes",
  needs: ["csiNodes", "csiDrivers", "pods", "persistentVolumeClaims", "persistentVolumes"],
  within: "cluster",
  absence: false,
  severity: "error",
  why: "The kubelet there can neither mount nor unmount such volumes: Pods that start hang, and Pods that end stay Terminating and keep their volumes.",
  remedy: [
    "plumbline trace {subject}",
    "kubectl describe {subject}",
    "kubectl get csinodes",
    "see why the node Pod of the driver's DaemonSet does not run there, or does not register: its log, its tolerations",
  ],
  options: Type.Object({
    grace: duration({
      default: "10m",
      description: "How long the drivers of a new node may take to register",
    }),
  }),
  check(csiNode, { inventory, links, now }, { graceMs }) {
    const missing = missingOn(csiNode, inventory);
    if (missing.size === 0) return quiet("every installed driver runs on it");
    if (now - csiNode.createdAt < graceMs)
      return quiet("the node is new, and its drivers may be on their way");
    const stranded = strandedOn(csiNode, missing, { inventory, links });
    if (stranded.length === 0) return quiet("no Pod on it uses a volume of a driver that it lacks");
    return {
      is: "hit",
      evidence: [...Map.groupBy(stranded, ({ driver }) => driver)]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([driver, its]) => [
          { fact: "driver that does not run on it", value: driver },
          ...countedNames(
            "Pods on it that use its volumes",
            its.map(({ pod }) => `pod/${pod.name} in ${pod.namespace}`),
          ),
          {
            fact: "nodes that run it",
            value: String(nodesWith(driver, csiNode.cluster, inventory)),
          },
        ]),
      concerns: [...new Set(stranded.map(({ pod }) => pod.namespace))]
        .toSorted()
        .map((namespace) => namespaceConcern(csiNode.cluster, namespace)),
    };
  },
});

/** Drivers that have a CSIDriver object in its cluster and no registration on it. */
function missingOn({ cluster, drivers }: CsiNode, inventory: InventoryView): ReadonlySet<string> {
  const there = new Set(drivers.map(({ name }) => name));
  const installed = [...inventory.all("csiDrivers")].filter((one) => one.cluster === cluster);
  return new Set(installed.map(({ name }) => name)).difference(there);
}

interface Known {
  readonly inventory: InventoryView;
  readonly links: Links;
}

/** Pods on a node that have not ended, each with every one of these drivers whose volumes it uses. */
function strandedOn(
  { cluster, name }: CsiNode,
  missing: ReadonlySet<string>,
  known: Known,
): readonly { readonly pod: Pod; readonly driver: string }[] {
  const pods = known.inventory.find("pods", "node", name);
  return pods
    .filter((pod) => pod.cluster === cluster && isRunning(pod))
    .flatMap((pod) => {
      const used = new Set(sourcesOf(pod, known).map(driverOf));
      return [...missing].filter((driver) => used.has(driver)).map((driver) => ({ pod, driver }));
    });
}

function sourcesOf(pod: Pod, { inventory, links }: Known): readonly VolumeSource[] {
  const { cluster, namespace, claims, inlineVolumes } = pod;
  const pvs = claims
    .flatMap((name) =>
      inventory.find("persistentVolumeClaims", "name", inNamespace(cluster, namespace, name)),
    )
    .flatMap((claim) => links.pvOf(claim)?.to ?? []);
  return [...pvs.map(({ source }) => source), ...inlineVolumes];
}

/** null of a volume that no CSI driver mounts. */
function driverOf(source: VolumeSource): string | null {
  return source.type === "csi" ? source.driver : null;
}

function nodesWith(driver: string, cluster: string, inventory: InventoryView): number {
  return inventory.find("csiNodes", "driver", driver).filter((one) => one.cluster === cluster)
    .length;
}
