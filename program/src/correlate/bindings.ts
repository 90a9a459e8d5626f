import { inCluster, inNamespace } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../model/kubernetes.ts";
import type { Link, Links } from "./links.ts";

/** The joins within Kubernetes: by name where Kubernetes joins by name, by UID where it wrote one down. */
export function bindings(
  inventory: InventoryView,
): Pick<Links, "claimOf" | "pvOf" | "podsOf" | "attachmentsOf"> {
  return {
    claimOf: (pv) => claimOf(pv, inventory),
    pvOf: (claim) => pvOf(claim, inventory),
    podsOf: ({ cluster, namespace, name }) =>
      inventory.find("pods", "claim", inNamespace(cluster, namespace, name)),
    attachmentsOf: ({ cluster, name }) =>
      inventory.find("volumeAttachments", "pv", inCluster(cluster, name)),
  };
}

/** A claim of the same name but another UID is another claim. */
function claimOf(
  { cluster, claimRef }: PersistentVolume,
  inventory: InventoryView,
): Link<PersistentVolumeClaim> | null {
  if (!claimRef) return null;
  const name = inNamespace(cluster, claimRef.namespace, claimRef.name);
  const [to] = inventory.find("persistentVolumeClaims", "name", name);
  if (!to) return null;
  if (claimRef.uid === null)
    return { to, basis: "name", doubts: ["the PersistentVolume names no UID"] };
  return to.uid === claimRef.uid ? { to, basis: "uid", doubts: [] } : null;
}

function pvOf(
  { cluster, pvName }: PersistentVolumeClaim,
  inventory: InventoryView,
): Link<PersistentVolume> | null {
  if (pvName === "") return null;
  const [to] = inventory.find("persistentVolumes", "name", inCluster(cluster, pvName));
  return to ? { to, basis: "name", doubts: [] } : null;
}
