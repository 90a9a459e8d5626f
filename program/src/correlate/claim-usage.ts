import { inNamespace } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolumeClaim } from "../model/kubernetes.ts";
import type { ClaimUsage } from "../model/usage.ts";

/** What the file system of a claim holds; null where nobody said. Kubelets name claims and know no UIDs. */
export function usageOf(
  { cluster, namespace, name }: Pick<PersistentVolumeClaim, "cluster" | "namespace" | "name">,
  inventory: InventoryView,
): ClaimUsage | null {
  return inventory.find("claimUsage", "claim", inNamespace(cluster, namespace, name))[0] ?? null;
}
