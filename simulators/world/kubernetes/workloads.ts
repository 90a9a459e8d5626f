import type { Bindings } from "../bindings.ts";
import type { KubernetesObject } from "../port.ts";
import type { Volume, World } from "../world.ts";
import { mountSource } from "./pods.ts";
import { isoTime, quantity } from "./text.ts";

/** A workload of a story: "Deployment/web" with its Pods, or with none. */
export interface Workload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  /** Names of the Pods it runs now. */
  readonly pods: readonly string[];
  readonly volumes: readonly Volume[];
}

/** A reference to what controls an object (`metav1.OwnerReference`). */
export type OwnerReference = NonNullable<KubernetesObject["metadata"]["ownerReferences"]>[number];

/** Kinds that are poured, and their API; of any other kind a Pod carries the name alone. */
const API_VERSIONS: Readonly<Record<string, string>> = {
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  Job: "batch/v1",
  CronJob: "batch/v1",
};

/** Every workload that Pods or volumes of a cluster name as "Kind/name". */
export function workloadsOf(world: World, cluster: string): readonly Workload[] {
  const all = new Map<string, Workload & { pods: string[]; volumes: Volume[] }>();
  const take = (volume: Volume, written: string, pod: string | null): void => {
    const { namespace } = volume.claimNow ?? volume.claim;
    const [kind = "", name = ""] = written.split("/");
    const key = `${namespace}/${written}`;
    const workload = all.get(key) ?? { namespace, kind, name, pods: [], volumes: [] };
    all.set(key, workload);
    if (!workload.volumes.includes(volume)) {
      workload.volumes.push(volume);
    }
    if (pod !== null && !workload.pods.includes(pod)) {
      workload.pods.push(pod);
    }
  };
  for (const volume of world.volumes.filter(({ install }) => install.cluster.name === cluster)) {
    for (const pod of volume.pods) {
      if (pod.owner !== null) {
        take(volume, pod.owner, pod.name);
      }
    }
    for (const written of volume.idle) {
      take(volume, written, null);
    }
  }
  return [...all.values()];
}

/** The object of a workload; null for a kind that is not poured. */
export function workloadObject(workload: Workload, bindings: Bindings): KubernetesObject | null {
  const apiVersion = API_VERSIONS[workload.kind];
  if (apiVersion === undefined) {
    return null;
  }
  return {
    apiVersion,
    kind: workload.kind,
    metadata: metadataOf(workload, workload.name, bindings),
    spec: specOf(workload, bindings),
  };
}

/**
 * What a Deployment or CronJob makes between itself and its Pods: a ReplicaSet or Job, whose name is the Pod's without its
 * last part. None for the other kinds, and where there is no Pod.
 */
export function betweenObjects(
  workload: Workload,
  owner: OwnerReference,
  bindings: Bindings,
): readonly KubernetesObject[] {
  const { kind, pods } = workload;
  const made = { Deployment: "ReplicaSet", CronJob: "Job" }[kind];
  if (made === undefined) {
    return [];
  }
  return [...new Set(pods.map(nameAbove))].map((name) => ({
    apiVersion: made === "Job" ? "batch/v1" : "apps/v1",
    kind: made,
    metadata: { ...metadataOf(workload, name, bindings), ownerReferences: [owner] },
    spec: specOf({ ...workload, kind: made }, bindings),
  }));
}

/** "web-5d8f9c6b7-x2lqp" -> "web-5d8f9c6b7". */
export function nameAbove(pod: string): string {
  return pod.slice(0, pod.lastIndexOf("-"));
}

/** How another object names this one as its controller. */
export function referenceTo(object: KubernetesObject): OwnerReference {
  const { apiVersion, kind, metadata } = object;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? "", controller: true };
}

function metadataOf({ namespace, volumes }: Workload, name: string, bindings: Bindings) {
  const createdAt = bindings.now - Math.max(...volumes.map(({ ageMs }) => ageMs));
  return { name, namespace, creationTimestamp: isoTime(createdAt) };
}

function specOf(workload: Workload, bindings: Bindings): object {
  const { kind, name, pods, volumes } = workload;
  const selector = { matchLabels: { app: name } };
  const replicas = pods.length;
  switch (kind) {
    case "StatefulSet": {
      const claims = volumes.map((volume) => claimTemplateOf(volume, name));
      const made = volumes.filter((_, at) => claims[at] !== null);
      const mounted = volumes.filter((volume) => !made.includes(volume));
      return {
        replicas,
        selector,
        serviceName: name,
        template: templateOf(name, mounted, bindings),
        volumeClaimTemplates: [...new Set(claims.filter((claim) => claim !== null))].map(
          (template) => claimTemplate(template, made[0]),
        ),
      };
    }
    case "DaemonSet":
      return { selector, template: templateOf(name, volumes, bindings) };
    case "Job":
      return { parallelism: 1, template: jobTemplateOf(name, volumes, bindings) };
    case "CronJob":
      return {
        schedule: "17 3 * * *",
        jobTemplate: { spec: { template: jobTemplateOf(name, volumes, bindings) } },
      };
    default:
      return { replicas, selector, template: templateOf(name, volumes, bindings) };
  }
}

/** "data" of the claim "data-postgres-0" of the set "postgres"; null for a claim that the set did not make. */
function claimTemplateOf(volume: Volume, set: string): string | null {
  const { name } = volume.claimNow ?? volume.claim;
  const [, template, of] = /^([^-]+)-(.+)-\d+$/u.exec(name) ?? [];
  return template !== undefined && of === set && volume.story !== "inlineVolume" ? template : null;
}

function claimTemplate(name: string, volume: Volume | undefined): object {
  return {
    metadata: { name },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: quantity(volume?.sizeBytes ?? 0) } },
      ...(volume === undefined ? {} : { storageClassName: volume.install.storageClass }),
    },
  };
}

function templateOf(name: string, volumes: readonly Volume[], bindings: Bindings) {
  return {
    metadata: { labels: { app: name } },
    spec: {
      containers: [
        {
          name: "main",
          image: "registry.example/app:1.0",
          volumeMounts: volumes.map((_, at) => ({ name: `v${at}`, mountPath: `/data/${at}` })),
        },
      ],
      volumes: volumes.map((volume, at) => ({ name: `v${at}`, ...mountSource(volume, bindings) })),
    },
  };
}

function jobTemplateOf(name: string, volumes: readonly Volume[], bindings: Bindings): object {
  const { metadata, spec } = templateOf(name, volumes, bindings);
  return { metadata, spec: { ...spec, restartPolicy: "Never" } };
}
