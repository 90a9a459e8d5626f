import { pvNamed } from "../correlate/bindings.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../model/kubernetes.ts";
import { inCluster, inNamespace } from "../model/indices.ts";
import { isDriverGoneFrom } from "./class-driver.ts";
import { isWhole } from "./whole.ts";

/**
 * Why a claim is Pending, from what could be read; null where nothing that was read stands in its way, so that only its
 * driver knows. Nothing is said to be absent from a collection that is not whole.
 */
export function pendingCause(
  claim: PersistentVolumeClaim,
  inventory: InventoryView,
): string | null {
  if (claim.pvName !== "") return volumeCause(claim, inventory);
  return classCause(claim, inventory) ?? sourceCause(claim, inventory);
}

/** The StorageClass that a claim names; null where it names none or where it was not found. */
export function classOf(
  { cluster, storageClass }: PersistentVolumeClaim,
  inventory: InventoryView,
): StorageClass | null {
  if (!storageClass) return null;
  return inventory.find("storageClasses", "name", inCluster(cluster, storageClass))[0] ?? null;
}

/** It asks for one PersistentVolume by name. */
function volumeCause(claim: PersistentVolumeClaim, inventory: InventoryView): string | null {
  const { cluster, pvName, namespace, name } = claim;
  const pv = pvNamed(cluster, pvName, inventory);
  if (!pv) {
    return isWhole("persistentVolumes", cluster, inventory)
      ? `PersistentVolume ${pvName}, which it asks for by name, does not exist`
      : null;
  }
  const { claimRef } = pv;
  if (claimRef && (claimRef.namespace !== namespace || claimRef.name !== name))
    return `pv/${pvName}, which it asks for by name, belongs to ${claimRef.namespace}/${claimRef.name}`;
  if (claimRef?.uid != null && claimRef.uid !== claim.uid)
    return `pv/${pvName}, which it asks for by name, belongs to a former claim of this name`;
  if (pv.storageClass !== (claim.storageClass ?? ""))
    return `pv/${pvName} is of class ${orNone(pv.storageClass)}, the claim of class ${orNone(claim.storageClass)}`;
  if (pv.capacityBytes < claim.requestedBytes) return `pv/${pvName} is smaller than it asks for`;
  return pv.phase === "Available"
    ? null
    : `pv/${pvName}, which it asks for by name, is ${pv.phase}`;
}

function classCause(claim: PersistentVolumeClaim, inventory: InventoryView): string | null {
  const { cluster, storageClass } = claim;
  const known = isWhole("storageClasses", cluster, inventory);
  if (storageClass === null) {
    if (!known) return null;
    const fallback = ofCluster(inventory.all("storageClasses"), cluster).find(
      ({ isDefault }) => isDefault,
    );
    return fallback === undefined
      ? "it names no StorageClass, and none is the default"
      : `it names no StorageClass, and ${fallback.name} was not yet the default when it was made`;
  }
  if (storageClass === "") return noneAvailable(claim, inventory);
  const found = classOf(claim, inventory);
  if (found === null) return known ? `StorageClass ${storageClass} does not exist` : null;
  return isDriverGoneFrom(found, inventory)
    ? `driver ${found.driver} of its class ${storageClass} is not installed`
    : null;
}

/** A claim without class takes a PersistentVolume without class, and nobody makes one for it. */
function noneAvailable(claim: PersistentVolumeClaim, inventory: InventoryView): string | null {
  const { cluster, requestedBytes } = claim;
  if (!isWhole("persistentVolumes", cluster, inventory)) return null;
  const fits = (pv: PersistentVolume) =>
    pv.phase === "Available" && pv.capacityBytes >= requestedBytes && pv.claimRef === null;
  const unclassed = inventory.find("persistentVolumes", "storageClass", "");
  return ofCluster(unclassed, cluster).some(fits)
    ? null
    : "it wants a PersistentVolume without class, and none that is large enough is Available";
}

const SOURCES = Object.freeze({
  VolumeSnapshot: "volumeSnapshots",
  PersistentVolumeClaim: "persistentVolumeClaims",
} as const);

/** What it is to be filled from is not there, or is made by something that has not made it. */
function sourceCause(
  { cluster, dataSource }: PersistentVolumeClaim,
  inventory: InventoryView,
): string | null {
  if (dataSource === null) return null;
  const { kind, namespace, name } = dataSource;
  const collection = Object.entries(SOURCES).find(([known]) => known === kind)?.[1];
  if (collection === undefined) return `it waits to be filled from ${kind}/${name}`;
  const [found] = inventory.find(collection, "name", inNamespace(cluster, namespace, name));
  if (found === undefined)
    return isWhole(collection, cluster, inventory)
      ? `${kind} ${namespace}/${name}, which it is to be filled from, does not exist`
      : null;
  const isReady = "readyToUse" in found ? found.readyToUse === true : found.phase === "Bound";
  return isReady
    ? null
    : `${kind} ${namespace}/${name}, which it is to be filled from, is not ready`;
}

function ofCluster<T extends { readonly cluster: string }>(
  records: Iterable<T>,
  cluster: string,
): readonly T[] {
  return [...records].filter((record) => record.cluster === cluster);
}

function orNone(storageClass: string | null): string {
  return storageClass ? storageClass : "none";
}
