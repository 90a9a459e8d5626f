import type { Collection, Records } from "../program/src/model/collections.ts";
import {
  INSTALLED_AT,
  readClaimUsage,
  readDriverPods,
  readDriverWorkloads,
  releaseOf,
} from "./read-drivers.ts";
import { HELD_COLLECTIONS, type HeldCollection, metaOf, type TrueCluster } from "./world.ts";

/** Records of a cluster: what actions made as it is, and what is installed. A kind without either is empty in every world. */
export function readCluster(
  cluster: TrueCluster,
  collection: Collection,
  now: number,
): readonly Records[Collection][] {
  const installed = READERS[collection]?.(cluster, now) ?? [];
  if (!isHeld(collection)) return installed;
  const held = [...cluster.objects[collection].values()].map(({ record }) => record);
  return installed.length === 0 ? held : [...held, ...installed];
}

type Reader = (cluster: TrueCluster, now: number) => readonly Records[Collection][];

const READERS: { readonly [C in Collection]?: Reader } = Object.freeze({
  nodes: readNodes,
  storageClasses: readClasses,
  csiDrivers: readDrivers,
  csiNodes: readCsiNodes,
  pods: readDriverPods,
  workloads: readDriverWorkloads,
  claimUsage: readClaimUsage,
});

function readNodes(cluster: TrueCluster): readonly Records["nodes"][] {
  return Array.from(cluster.nodes.values(), ({ name, uid, createdAt, address }) => ({
    ...metaOf(cluster, uid, name, createdAt),
    addresses: [address, name],
    isReady: true,
    kubelet: null,
  }));
}

function readClasses(cluster: TrueCluster): readonly Records["storageClasses"][] {
  const ofDrivers = Array.from(cluster.classes, (driver) => ({
    ...metaOf(cluster, `class/${driver}`, driver, INSTALLED_AT),
    driver,
    ...CLASS,
    parameters: {},
  }));
  const placing = Array.from(
    cluster.placingClasses.values(),
    ({ uid, driver, createdAt, parameters }) => ({
      ...metaOf(cluster, uid, uid, createdAt),
      driver,
      ...CLASS,
      parameters,
    }),
  );
  return [...ofDrivers, ...placing];
}

const CLASS = Object.freeze({
  reclaimPolicy: "Delete",
  isDefault: false,
  bindingMode: "Immediate",
} as const);

function readDrivers(cluster: TrueCluster): readonly Records["csiDrivers"][] {
  return Array.from(cluster.drivers, (driver) => ({
    ...metaOf(cluster, `driver/${driver}`, driver, INSTALLED_AT),
    attachRequired: true,
    appName: "democratic-csi",
    release: cluster.health === null ? null : releaseOf(driver),
  }));
}

function readCsiNodes(cluster: TrueCluster): readonly Records["csiNodes"][] {
  return Array.from(cluster.nodes.values(), ({ name, uid, createdAt }) => ({
    ...metaOf(cluster, `csi-${uid}`, name, createdAt),
    drivers: registered(cluster, name).map((driver) => ({ name: driver, nodeId: name })),
  }));
}

function registered({ drivers, health }: TrueCluster, node: string): readonly string[] {
  const all = [...drivers];
  return health ? all.filter((driver) => !health.unregistered.has(`${node} ${driver}`)) : all;
}

function isHeld(collection: Collection): collection is HeldCollection {
  return (HELD_COLLECTIONS as readonly Collection[]).includes(collection);
}
