import { inNamespace } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import { type ClusterId, keyOf } from "../model/ids.ts";
import type {
  Owner,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Workload,
} from "../model/kubernetes.ts";
import type { Dataset } from "../model/truenas.ts";
import type { Link, Links } from "./links.ts";

/** The joins within Kubernetes: by name where Kubernetes joins by name, by UID where it wrote one down. */
export function bindings(
  inventory: InventoryView,
): Pick<Links, "claimOf" | "pvOf" | "podsOf" | "workloadsOf" | "ownersOf" | "attachmentsOf"> {
  return {
    claimOf: (pv) => claimOf(pv, inventory),
    pvOf: (claim) => pvOf(claim, inventory),
    podsOf: ({ cluster, namespace, name }) =>
      inventory.find("pods", "claim", inNamespace(cluster, namespace, name)),
    workloadsOf: (claim) => workloadsOf(claim, inventory),
    ownersOf: (object) => ownersOf(object, inventory),
    attachmentsOf: ({ cluster, name }) =>
      inventory.find("volumeAttachments", "pv", name).filter((one) => one.cluster === cluster),
  };
}

/** Datasets of a volume of this name, also where they were renamed; those of which only something above was are among them. */
export function datasetsCalled(volumeName: string, inventory: InventoryView): readonly Dataset[] {
  return [
    ...inventory.find("datasets", "leaf", volumeName),
    ...inventory.find("datasets", "notedName", volumeName),
  ];
}

/** Whether a claim is bound to it, and nobody asked for its deletion. */
export function isBound({ phase, deletionRequestedAt }: PersistentVolume): boolean {
  return phase === "Bound" && deletionRequestedAt === null;
}

/** A claim of the same name but another UID is another claim. */
function claimOf(
  { cluster, claimRef }: PersistentVolume,
  inventory: InventoryView,
): Link<PersistentVolumeClaim> | null {
  if (!claimRef) return null;
  const { namespace, name, uid } = claimRef;
  if (uid === null) return claimNamed(inNamespace(cluster, namespace, name), inventory);
  for (const to of inventory.find("persistentVolumeClaims", "uid", uid))
    if (to.cluster === cluster && to.namespace === namespace && to.name === name)
      return { to, basis: "uid", doubts: [] };
  return null;
}

function claimNamed(name: string, inventory: InventoryView): Link<PersistentVolumeClaim> | null {
  const [to] = inventory.find("persistentVolumeClaims", "name", name);
  return to ? { to, basis: "name", doubts: ["the PersistentVolume names no UID"] } : null;
}

/** The PersistentVolume of this name in a cluster; null where it has none. */
export function pvNamed(
  cluster: ClusterId,
  name: string,
  inventory: InventoryView,
): PersistentVolume | null {
  const found = inventory.find("persistentVolumes", "name", name);
  return found.find((pv) => pv.cluster === cluster) ?? null;
}

/** PersistentVolumes of a driver by their handle, which may be another driver's as well. */
export function pvsOfHandle(
  { cluster, driver }: { readonly cluster: ClusterId; readonly driver: string },
  handle: string,
  inventory: InventoryView,
): readonly PersistentVolume[] {
  return inventory
    .find("persistentVolumes", "anyHandle", handle)
    .filter(
      ({ source, ...pv }) =>
        pv.cluster === cluster && source.type === "csi" && source.driver === driver,
    );
}

function pvOf(
  { cluster, pvName }: PersistentVolumeClaim,
  inventory: InventoryView,
): Link<PersistentVolume> | null {
  if (pvName === "") return null;
  const to = pvNamed(cluster, pvName, inventory);
  return to ? { to, basis: "name", doubts: [] } : null;
}

/** By the name in the Pod template; that of a StatefulSet's own claim is made of template, set and ordinal. */
function workloadsOf(
  { cluster, namespace, name }: PersistentVolumeClaim,
  inventory: InventoryView,
): readonly Workload[] {
  if (inventory.count("workloads") === 0) return [];
  const named = inventory.find("workloads", "claim", inNamespace(cluster, namespace, name));
  const prefix = /^(.+)-\d+$/.exec(name)?.[1];
  if (prefix === undefined) return named;
  const made = inventory.find("workloads", "claimPrefix", inNamespace(cluster, namespace, prefix));
  return made.length === 0 ? named : [...named, ...made];
}

/** Owners own no more than one step each; a chain that comes back to itself ends. */
function ownersOf(object: Pod | Workload, inventory: InventoryView): readonly Owner[] {
  const owners: Owner[] = [];
  let { owner } = object;
  while (owner !== null && !owners.includes(owner)) {
    owners.push(owner);
    owner = inventory.get("workloads", keyOf(object.cluster, owner.uid))?.owner ?? null;
  }
  return owners;
}
