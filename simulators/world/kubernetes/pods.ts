import { isoTime } from "./text.ts";
import type { Bindings } from "../bindings.ts";
import type { WorldPod } from "../model.ts";
import type { KubernetesObject } from "../port.ts";
import { realisticPod } from "./realistic-pod.ts";
import type { Volume, World } from "../world.ts";
import type { OwnerReference } from "./workloads.ts";

/** Options for Pods. `realistic`: as large as Pods of a live cluster are, 6 kB of JSON and more. */
export interface PodOptions {
  readonly realistic: boolean;
}

/** Pods are younger than their volumes: of the last roll-out, eleven days ago. */
const POD_AGE_MS = 11 * 86_400_000;

/** One Pod and the volumes it mounts. */
interface Mounts {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: WorldPod;
  readonly volumes: Volume[];
}

/** Every Pod of a cluster: volumes that name the same Pod are mounted by one. `owners` by "namespace/name" of the Pod. */
export function podsOf(
  world: World,
  cluster: string,
  bindings: Bindings,
  owners: ReadonlyMap<string, OwnerReference>,
  options: PodOptions,
): readonly KubernetesObject[] {
  return [...mountsOf(world, cluster)].map(([name, mounts]) =>
    podObject(world, mounts, bindings, owners.get(name) ?? unpouredOwner(world, mounts), options),
  );
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

function podObject(
  world: World,
  mounts: Mounts,
  bindings: Bindings,
  owner: OwnerReference | null,
  options: PodOptions,
): KubernetesObject {
  const { pod, namespace, volumes } = mounts;
  const node = volumes[0] === undefined ? "" : nodeOf(world, volumes[0], pod);
  const startedAt = isoTime(
    bindings.now - Math.min(POD_AGE_MS, ...volumes.map(({ ageMs }) => ageMs)),
  );
  const plain: KubernetesObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: pod.name,
      namespace,
      creationTimestamp: startedAt,
      ...(owner === null ? {} : { ownerReferences: [owner] }),
    },
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
    status: { phase: "Running", startTime: startedAt },
  };
  return options.realistic ? realisticPod(plain, world.mint, bindings.now) : plain;
}

/** How a Pod, or a Pod template, mounts a volume. */
export function mountSource(volume: Volume, bindings: Bindings): object {
  if (volume.story === "inlineVolume") {
    const context = bindings.volumes.get(volume.id)?.context;
    return { nfs: { server: context?.["server"], path: context?.["share"] } };
  }
  return { persistentVolumeClaim: { claimName: (volume.claimNow ?? volume.claim).name } };
}

/** A controller of a kind that no world pours: a Pod says its name, and nobody has the object. */
function unpouredOwner(world: World, { cluster, namespace, pod }: Mounts): OwnerReference | null {
  const [kind, name] = pod.owner?.split("/") ?? [];
  if (kind === undefined || name === undefined) {
    return null;
  }
  const uid = world.mint.uuid("owner", cluster, namespace, kind, name);
  return { apiVersion: "example.com/v1", kind, name, uid, controller: true };
}
