import type { Records } from "../program/src/model/collections.ts";
import { keyOf } from "../program/src/model/ids.ts";
import type { DriverPart } from "../program/src/model/kubernetes.ts";
import type { ClusterHealth } from "./health.ts";
import { EPOCH, metaOf, type TrueCluster } from "./world.ts";

/** What a cluster says of the drivers that run in it and of what file systems hold; nothing where nothing can ail them. */

/** A Pod of a driver: one controller, and one on each node. */
export interface TrueDriverPod extends DriverPart {
  readonly driver: string;
  readonly name: string;
  /** "" of a controller. */
  readonly node: string;
}

/** Name of the Helm release that installed a driver. */
export function releaseOf(driver: string): string {
  return driver.slice(driver.lastIndexOf(".") + 1);
}

/** Pods of drivers that are there. */
export function driverPodsIn({ health, drivers, nodes }: TrueCluster): readonly TrueDriverPod[] {
  if (health === null) return [];
  const all = [...drivers].flatMap((driver): readonly TrueDriverPod[] => {
    const release = releaseOf(driver);
    const controller = { driver, release, role: "controller", node: "" } as const;
    return [
      { ...controller, name: controllerOf(driver) },
      ...Array.from(nodes.keys(), (node) => {
        return { driver, release, role: "node", node, name: nodePodOf(driver, node) } as const;
      }),
    ];
  });
  return all.filter(({ name }) => !health.missing.has(name));
}

/** Name of the Pod of a driver's controller. */
export function controllerOf(driver: string): string {
  return `${releaseOf(driver)}-controller-0`;
}

/** Name of a driver's Pod on a node. */
export function nodePodOf(driver: string, node: string): string {
  return `${releaseOf(driver)}-${node}`;
}

/** The same as the API server gives them. */
export function readDriverPods(cluster: TrueCluster): readonly Records["pods"][] {
  const { health } = cluster;
  if (health === null) return [];
  return driverPodsIn(cluster).map(({ name, node, release, role }) => ({
    ...metaOf(cluster, `pod-of-${name}`, name, INSTALLED_AT),
    namespace: "democratic-csi",
    phase: "Running",
    nodeName: node === "" ? "worker-1" : node,
    owner: null,
    claims: [],
    inlineVolumes: [],
    driverPod: {
      release,
      role,
      notReadySince: health.notReady.get(name) ?? null,
      image: `ghcr.io/democratic-csi/democratic-csi:${health.driverTag}`,
    },
  }));
}

/** What keeps them running: a Deployment and a DaemonSet each. */
export function readDriverWorkloads(cluster: TrueCluster): readonly Records["workloads"][] {
  if (cluster.health === null) return [];
  return Array.from(cluster.drivers, (driver): Records["workloads"] => {
    const release = releaseOf(driver);
    return {
      ...metaOf(cluster, `workload-of-${release}`, `${release}-controller`, INSTALLED_AT),
      namespace: "democratic-csi",
      kind: "Deployment",
      owner: null,
      replicas: 1,
      suspended: false,
      finished: false,
      schedule: null,
      claims: [],
      claimTemplates: [],
      firstOrdinal: 0,
      claimClasses: [],
      inlineVolumes: [],
      driverPart: { release, role: "controller" },
    };
  });
}

/** What kubelets say of the file systems of claims that a Pod mounts. */
export function readClaimUsage(
  cluster: TrueCluster,
  now: number,
): readonly Records["claimUsage"][] {
  const { health, objects } = cluster;
  if (health === null) return [];
  const mounted = new Set(
    [...objects.pods.values()].flatMap(({ record: { namespace, claims } }) =>
      claims.map((claim) => `${namespace}/${claim}`),
    ),
  );
  return [...objects.persistentVolumeClaims.values()].flatMap(({ record }) => {
    const { namespace, name, uid } = record;
    if (!mounted.has(`${namespace}/${name}`)) return [];
    return [
      {
        key: keyOf(cluster.id, `${namespace}/${name}`),
        cluster: cluster.id,
        namespace,
        claim: name,
        ...heldBy(health, uid),
        at: now,
      },
    ];
  });
}

function heldBy({ full }: ClusterHealth, uid: string) {
  const ratio = full.get(uid) ?? 0.5;
  const [capacityBytes, inodes] = [2 ** 30, 0];
  return { usedBytes: Math.round(ratio * capacityBytes), capacityBytes, inodes, inodesUsed: 0 };
}

/** Everything was installed long before. */
export const INSTALLED_AT = EPOCH - 60 * 86_400_000;
