import { isoTime } from "./text.ts";
import type { Mint } from "../mint.ts";
import type { KubernetesObject } from "../port.ts";

/**
 * A Pod with what Pods of a live cluster carry besides their volumes: environment, probes, tolerations, conditions,
 * container status and managedFields; 6 kB of JSON and more.
 */
export function realisticPod(pod: KubernetesObject, mint: Mint, now: number): KubernetesObject {
  const { name, namespace = "" } = pod.metadata;
  const digest = mint.hex(64, "image", namespace, name);
  const started = isoTime(now - 86_400_000);
  const spec = specOf(pod);
  const status = statusOf(digest, started);
  const labels = {
    app: name,
    "app.kubernetes.io/name": name,
    "pod-template-hash": digest.slice(0, 10),
  };
  const metadata = { ...pod.metadata, labels };
  const managedFields = [
    managed("kube-controller-manager", started, {
      "f:metadata": fieldsOf({ labels }),
      "f:spec": fieldsOf(spec),
    }),
    { ...managed("kubelet", started, { "f:status": fieldsOf(status) }), subresource: "status" },
  ];
  return { ...pod, metadata: { ...metadata, managedFields }, spec, status };
}

function specOf(pod: KubernetesObject): object {
  const spec = pod["spec"] as { containers: object[] };
  const main = {
    ...spec.containers[0],
    env: Array.from({ length: 16 }, (_, at) => ({
      name: `SETTING_${at}`,
      value: `value of setting ${at} for ${pod.metadata.name}`,
    })),
    ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
    resources: {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { cpu: "1", memory: "512Mi" },
    },
    livenessProbe: probe("/healthz"),
    readinessProbe: probe("/ready"),
  };
  const tolerations = ["not-ready", "unreachable"].map((key) => ({
    key: `node.kubernetes.io/${key}`,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 300,
  }));
  return { ...spec, containers: [main], tolerations };
}

function probe(path: string): object {
  return {
    httpGet: { path, port: 8080, scheme: "HTTP" },
    initialDelaySeconds: 5,
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  };
}

const CONDITIONS = [
  "PodReadyToStartContainers",
  "Initialized",
  "Ready",
  "ContainersReady",
  "PodScheduled",
];

function statusOf(digest: string, started: string): object {
  return {
    phase: "Running",
    startTime: started,
    hostIP: "10.1.0.100",
    podIP: "10.128.3.17",
    qosClass: "Burstable",
    conditions: CONDITIONS.map((type) => ({
      type,
      status: "True",
      lastProbeTime: null,
      lastTransitionTime: started,
    })),
    containerStatuses: [
      {
        name: "main",
        ready: true,
        started: true,
        restartCount: 0,
        image: "registry.example/app:1.0",
        imageID: `registry.example/app@sha256:${digest}`,
        containerID: `cri-o://${digest}`,
        state: { running: { startedAt: started } },
        lastState: {},
      },
    ],
  };
}

function managed(manager: string, time: string, fieldsV1: object): object {
  return { manager, operation: "Update", apiVersion: "v1", time, fieldsType: "FieldsV1", fieldsV1 };
}

/** FieldsV1 of a value: maps by field, named lists by key, the rest as leaves (structured-merge-diff). */
function fieldsOf(value: unknown): object {
  if (Array.isArray(value)) {
    return Object.fromEntries(
      value.filter(isNamed).map((item) => [listKey(item), { ".": {}, ...fieldsOf(item) }]),
    );
  }
  if (typeof value !== "object" || value === null) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [`f:${key}`, fieldsOf(field)]),
  );
}

function isNamed(item: unknown): item is { name?: string; type?: string } {
  return typeof item === "object" && item !== null && ("name" in item || "type" in item);
}

function listKey(item: { name?: string; type?: string }): string {
  return item.name === undefined ? `k:{"type":"${item.type}"}` : `k:{"name":"${item.name}"}`;
}
