import type { KubernetesObject } from "../port.ts";
import type { Install } from "../world.ts";
import { CHART_LABELS } from "./cluster.ts";
import { isoTime } from "./text.ts";

/** Every server has it. */
const NAMESPACE = "kube-system";

/**
 * Controller and node Pods of an install with the workloads that keep them, as chart 0.15.1 makes them (facts/democratic-csi
 * §3.2); none where its story says nothing of them. `since`: when those that crash began to, epoch ms.
 */
export function driverPodObjects(install: Install, since: number): readonly KubernetesObject[] {
  const { name, pods, cluster } = install;
  if (pods === null) {
    return [];
  }
  const replicas = pods === "controllerAtZero" ? 0 : 1;
  const [first] = cluster.nodes;
  const controller = podOf(install, "controller", "0", first ?? "worker-1");
  const onNodes = cluster.nodes.map((node) => podOf(install, "node", node, node));
  const [one, ...others] = onNodes;
  return [
    workloadOf(install, "controller", "Deployment", { replicas }),
    workloadOf(install, "node", "DaemonSet", {}),
    ...(replicas === 0 ? [] : [withReady(controller, pods !== "controllerCrashes", since)]),
    ...(one === undefined ? [] : [withReady(one, pods !== "nodePodCrashes", since)]),
    ...others.map((pod) => withReady(pod, true, since)),
  ].map((object) => ({
    ...object,
    metadata: {
      ...object.metadata,
      namespace: NAMESPACE,
      name: `${name}-democratic-csi-${object.metadata.name}`,
    },
  }));
}

type Role = "controller" | "node";

function labelsOf({ name }: Install, role: Role) {
  return {
    ...CHART_LABELS,
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/csi-role": role,
    "app.kubernetes.io/component": `${role}-linux`,
  };
}

function workloadOf(
  install: Install,
  role: Role,
  kind: "Deployment" | "DaemonSet",
  more: object,
): KubernetesObject {
  const labels = labelsOf(install, role);
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: role, labels },
    spec: {
      ...more,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [containerOf(install)] } },
    },
  };
}

function podOf(install: Install, role: Role, suffix: string, nodeName: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `${role}-${suffix}`, labels: labelsOf(install, role) },
    spec: { nodeName, automountServiceAccountToken: false, containers: [containerOf(install)] },
  };
}

/** A Pod whose container crashes goes on to be Running; only its conditions say so. */
function withReady(pod: KubernetesObject, ready: boolean, since: number): KubernetesObject {
  const condition = {
    type: "Ready",
    status: ready ? "True" : "False",
    lastTransitionTime: isoTime(since),
  };
  return { ...pod, status: { phase: "Running", conditions: [condition] } };
}

/** A release before 25.04, or an image that does not tell which it is. */
function containerOf({ pods }: Install) {
  const image = pods === "tooOld" ? "democraticcsi/democratic-csi:v1.9.4" : "democratic-csi:latest";
  return { name: "csi-driver", image: `registry.example/${image}` };
}
