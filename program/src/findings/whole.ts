import type { KubernetesCollection } from "../model/collections.ts";
import type { ClusterId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";

/**
 * Whether everything of a collection of one cluster was read: only then does what is not in it not exist. For evidence
 * that a finding can do without; what a rule cannot do without stands in its `needs`.
 */
export function isWhole(
  collection: KubernetesCollection,
  cluster: ClusterId,
  inventory: InventoryView,
): boolean {
  const parts = inventory.coverage(collection).filter(({ source }) => source.id === cluster);
  return parts.length > 0 && parts.every(({ state }) => state === "complete");
}
