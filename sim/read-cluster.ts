import type { Collection, Records } from "../program/src/model/collections.ts";
import { EPOCH, HELD_COLLECTIONS, type HeldCollection, metaOf, type TrueCluster } from "./world.ts";

/** Records of a cluster: what actions made as it is, and what is installed. A kind without either is empty in every world. */
export function readCluster(
  cluster: TrueCluster,
  collection: Collection,
): readonly Records[Collection][] {
  if (isHeld(collection))
    return [...cluster.objects[collection].values()].map(({ record }) => record);
  return READERS[collection]?.(cluster) ?? [];
}

type Reader = (cluster: TrueCluster) => readonly Records[Collection][];

const READERS: { readonly [C in Collection]?: Reader } = Object.freeze({
  nodes: readNodes,
  storageClasses: readClasses,
  csiDrivers: readDrivers,
  csiNodes: readCsiNodes,
});

/** Everything was installed long before. */
const INSTALLED_AT = EPOCH - 60 * 86_400_000;

function readNodes(cluster: TrueCluster): readonly Records["nodes"][] {
  return Array.from(cluster.nodes.values(), ({ name, uid, createdAt, address }) => ({
    ...metaOf(cluster, uid, name, createdAt),
    addresses: [address, name],
    isReady: true,
    kubelet: null,
  }));
}

function readClasses(cluster: TrueCluster): readonly Records["storageClasses"][] {
  return Array.from(cluster.classes, (driver) => ({
    ...metaOf(cluster, `class/${driver}`, driver, INSTALLED_AT),
    driver,
    reclaimPolicy: "Delete" as const,
    isDefault: false,
    bindingMode: "Immediate" as const,
    parameters: {},
  }));
}

function readDrivers(cluster: TrueCluster): readonly Records["csiDrivers"][] {
  return Array.from(cluster.drivers, (driver) => ({
    ...metaOf(cluster, `driver/${driver}`, driver, INSTALLED_AT),
    attachRequired: true,
    appName: "democratic-csi",
    release: null,
  }));
}

function readCsiNodes(cluster: TrueCluster): readonly Records["csiNodes"][] {
  return Array.from(cluster.nodes.values(), ({ name, uid, createdAt }) => ({
    ...metaOf(cluster, `csi-${uid}`, name, createdAt),
    drivers: Array.from(cluster.drivers, (driver) => ({ name: driver, nodeId: name })),
  }));
}

function isHeld(collection: Collection): collection is HeldCollection {
  return (HELD_COLLECTIONS as readonly Collection[]).includes(collection);
}
