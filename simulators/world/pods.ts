import { isoTime } from "./kubernetes-objects.ts";
import type { Bindings } from "./bindings.ts";
import type { WorldPod } from "./model.ts";
import type { KubernetesObject } from "./port.ts";
import type { Volume, World } from "./world.ts";

/** Options for Pods. `realistic`: as large as Pods of a live cluster are, 6 kB of JSON and more. */
export interface PodOptions {
  readonly realistic: boolean;
}

/** One Pod and the volumes it mounts. */
interface Mounts {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: WorldPod;
  readonly volumes: Volume[];
}

/** Every Pod of a cluster: volumes that name the same Pod are mounted by one. */
export function podsOf(world: World, cluster: string, bindings: Bindings, options: PodOptions): readonly KubernetesObject[] {
  return [...mountsOf(world, cluster).values()].map((mounts) => podObject(world, mounts, bindings, options));
}

/** Node of a Pod: as written, else one of the cluster's, by its name. */
export function nodeOf(world: World, volume: Volume, pod: WorldPod): string {
  const { name, nodes } = volume.install.cluster;
  const place = world.mint.integer(nodes.length, "node", name, namespaceOf(volume), pod.name);
  return pod.node ?? nodes[place] ?? "worker-1";
}

function namespaceOf(volume: Volume): string {
  return (volume.claimNow ?? volume.claim).namespace;
}

function mountsOf(world: World, cluster: string): ReadonlyMap<string, Mounts> {
  const byPod = new Map<string, Mounts>();
  for (const volume of world.volumes) {
    if (volume.install.cluster.name !== cluster) {
      continue;
    }
    for (const pod of volume.pods) {
      const namespace = namespaceOf(volume);
      const key = `${namespace}/${pod.name}`;
      const mounts = byPod.get(key) ?? { cluster, namespace, pod, volumes: [] };
      mounts.volumes.push(volume);
      byPod.set(key, mounts);
    }
  }
  return byPod;
}

function podObject(world: World, mounts: Mounts, bindings: Bindings, options: PodOptions): KubernetesObject {
  const { pod, namespace, volumes } = mounts;
  const node = volumes[0] === undefined ? "" : nodeOf(world, volumes[0], pod);
  const owner = ownerOf(world, mounts);
  const plain: KubernetesObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: pod.name, namespace, ...(owner === null ? {} : { ownerReferences: [owner] }) },
    spec: {
      nodeName: node,
      automountServiceAccountToken: false,
      containers: [
        {
          name: "main",
          image: "registry.example/app:1.0",
          volumeMounts: volumes.map((_, at) => ({ name: `v${at}`, mountPath: `/data/${at}` })),
        },
      ],
      volumes: volumes.map((volume, at) => ({ name: `v${at}`, ...mountSource(volume, bindings) })),
    },
    status: { phase: "Running", startTime: isoTime(bindings.now - 86_400_000) },
  };
  return options.realistic ? realistic(plain, world, bindings.now) : plain;
}

function mountSource(volume: Volume, bindings: Bindings): object {
  if (volume.story === "inlineVolume") {
    const context = bindings.volumes.get(volume.id)?.context;
    return { nfs: { server: context?.["server"], path: context?.["share"] } };
  }
  return { persistentVolumeClaim: { claimName: (volume.claimNow ?? volume.claim).name } };
}

type OwnerReference = NonNullable<KubernetesObject["metadata"]["ownerReferences"]>[number];

/** "Deployment/web" owns through a ReplicaSet, whose name is the Pod's without its last part. */
function ownerOf(world: World, { cluster, namespace, pod }: Mounts): OwnerReference | null {
  const [kind, name] = pod.owner?.split("/") ?? [];
  if (kind === undefined || name === undefined) {
    return null;
  }
  const viaReplicaSet = kind === "Deployment";
  const owner = viaReplicaSet ? pod.name.slice(0, pod.name.lastIndexOf("-")) : name;
  return {
    apiVersion: kind === "Job" ? "batch/v1" : "apps/v1",
    kind: viaReplicaSet ? "ReplicaSet" : kind,
    name: owner,
    uid: world.mint.uuid("owner", cluster, namespace, kind, owner),
    controller: true,
  };
}

/** Environment, probes, tolerations, conditions, container status and managedFields of a Pod as clusters have them. */
function realistic(pod: KubernetesObject, world: World, now: number): KubernetesObject {
  const { name, namespace = "" } = pod.metadata;
  const digest = world.mint.hex(64, "image", namespace, name);
  const started = isoTime(now - 86_400_000);
  const spec = pod["spec"] as { containers: object[] };
  const main = {
    ...spec.containers[0],
    env: Array.from({ length: 12 }, (_, at) => ({ name: `SETTING_${at}`, value: `value of setting ${at} for ${name}` })),
    ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
    livenessProbe: probe("/healthz"),
    readinessProbe: probe("/ready"),
  };
  const conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];
  const status = {
    phase: "Running",
    startTime: started,
    hostIP: "10.1.0.100",
    podIP: "10.128.3.17",
    qosClass: "Burstable",
    conditions: conditions.map((type) => ({ type, status: "True", lastProbeTime: null, lastTransitionTime: started })),
    containerStatuses: [
      {
        name: "main", ready: true, started: true, restartCount: 0, image: "registry.example/app:1.0",
        imageID: `registry.example/app@sha256:${digest}`, containerID: `cri-o://${digest}`,
        state: { running: { startedAt: started } }, lastState: {},
      },
    ],
  };
  const managedFields = [
    managed("kube-controller-manager", undefined, started, { "f:metadata": fieldsOf(pod.metadata), "f:spec": fieldsOf({ ...spec, containers: [main] }) }),
    managed("kubelet", "status", started, { "f:status": fieldsOf(status) }),
  ];
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { app: name, "app.kubernetes.io/name": name, "pod-template-hash": digest.slice(0, 10) }, managedFields },
    spec: { ...spec, containers: [main], tolerations: ["not-ready", "unreachable"].map((key) => ({ key: `node.kubernetes.io/${key}`, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 })) },
    status,
  };
}

function probe(path: string): object {
  return { httpGet: { path, port: 8080, scheme: "HTTP" }, initialDelaySeconds: 5, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
}

function managed(manager: string, subresource: string | undefined, time: string, fieldsV1: object): object {
  return { manager, operation: "Update", apiVersion: "v1", time, fieldsType: "FieldsV1", fieldsV1, ...(subresource === undefined ? {} : { subresource }) };
}

/** FieldsV1 of a value: maps by field, named lists by key, the rest as leaves (structured-merge-diff). */
function fieldsOf(value: unknown): object {
  if (Array.isArray(value)) {
    return Object.fromEntries(value.filter(isNamed).map((item) => [listKey(item), { ".": {}, ...fieldsOf(item) }]));
  }
  if (typeof value !== "object" || value === null) {
    return {};
  }
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [`f:${key}`, fieldsOf(field)]));
}

function isNamed(item: unknown): item is { name?: string; type?: string } {
  return typeof item === "object" && item !== null && ("name" in item || "type" in item);
}

function listKey(item: { name?: string; type?: string }): string {
  return item.name === undefined ? `k:{"type":"${item.type}"}` : `k:{"name":"${item.name}"}`;
}
