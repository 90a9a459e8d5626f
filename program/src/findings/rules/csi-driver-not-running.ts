import { Type } from "typebox";
import { partIn } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { CsiDriver, DriverPart, Pod, Workload } from "../../model/kubernetes.ts";
import { isRunning } from "../claim-users.ts";
import type { Evidence } from "../finding.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { countedNames } from "../words.ts";

/**
 * Row 88 of facts/peers §2. Only democratic-csi's chart says by labels which Pods are a driver's (facts/democratic-csi §3.2);
 * of any other driver nothing is said.
 */
export const csiDriverNotRunning = defineRule({
  code: "csi-driver-not-running",
  title: "CSI driver whose controller or node Pods are not ready",
  each: "csiDrivers",
  needs: ["csiDrivers", "pods", "workloads"],
  within: "cluster",
  absence: false,
  severity: "error",
  why: "Without its controller no volume or snapshot is made, attached, grown or deleted; without its Pod on a node, none is mounted or unmounted there.",
  remedy: [
    "plumbline trace {subject}",
    "kubectl get pods --all-namespaces -l app.kubernetes.io/csi-role -o wide",
    "see the events of its Pods, and the log of their container csi-driver",
  ],
  options: Type.Object({
    grace: duration({
      default: "10m",
      description: "How long its Pods may take to be ready",
    }),
  }),
  check(driver, { inventory, now }, { graceMs }) {
    const { release } = driver;
    if (release === null) return quiet("no label says which Pods are its own");
    const parts = {
      controller: partOf(driver, { release, role: "controller" }, inventory),
      node: partOf(driver, { release, role: "node" }, inventory),
    };
    if (parts.controller.workloads.length + parts.node.workloads.length === 0)
      return quiet("no workload with its labels was found");
    const down = (pods: readonly Pod[]) => pods.filter((pod) => isDown(pod, now - graceMs));
    const evidence = [
      ...controllerEvidence(parts.controller, down(parts.controller.pods)),
      ...countedNames("node Pods that are not ready", down(parts.node.pods).map(placeOf)),
    ];
    return evidence.length === 0 ? quiet("its Pods are ready") : { is: "hit", evidence };
  },
});

interface Part {
  readonly workloads: readonly Workload[];
  /** Those that have not ended. */
  readonly pods: readonly Pod[];
}

function partOf({ cluster }: CsiDriver, part: DriverPart, inventory: InventoryView): Part {
  const value = partIn(cluster, part);
  return {
    workloads: inventory
      .find("workloads", "driver", value)
      .filter(({ owner }) => owner?.kind !== "Deployment"),
    pods: inventory.find("pods", "driver", value).filter(isRunning),
  };
}

/** One that leads is enough. */
function controllerEvidence({ workloads, pods }: Part, down: readonly Pod[]): readonly Evidence[] {
  if (workloads.length === 0 || down.length < pods.length) return [];
  return pods.length === 0
    ? [{ fact: "Pods of its controller", value: "none" }, ...workloads.map(replicasOf)]
    : countedNames("Pods of its controller, none of them ready", down.map(placeOf));
}

function replicasOf({ kind, name, namespace, replicas }: Workload): Evidence {
  const wanted = replicas === null ? "one on each node" : String(replicas);
  return { fact: `Pods that ${kind.toLowerCase()}/${name} in ${namespace} wants`, value: wanted };
}

/** One that is to end makes room for the next. */
function isDown({ driverPod, deletionRequestedAt }: Pod, before: number): boolean {
  const since = driverPod?.notReadySince ?? null;
  return since !== null && since <= before && deletionRequestedAt === null;
}

function placeOf({ name, namespace, nodeName }: Pod): string {
  return `pod/${name} in ${namespace} on ${nodeName === "" ? "no node" : nodeName}`;
}
