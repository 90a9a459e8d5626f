import { collectionWords } from "../model/collection-words.ts";
import type { KubernetesCollection, TruenasCollection } from "../model/collections.ts";
import type { ClusterId } from "../model/ids.ts";
import { areWhole, type InventoryView } from "../model/inventory.ts";

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
  return areWhole(parts);
}

/**
 * The first of these collections that was not read whole on every NAS whose datasets are known, as a sentence; null where
 * all were. One that was not even asked for is unread as well.
 */
export function unreadOnNas(
  collections: readonly TruenasCollection[],
  inventory: InventoryView,
): string | null {
  const names = new Set(inventory.coverage("datasets").map(({ source }) => source.name));
  for (const collection of collections) {
    const isUnread = (name: string) => {
      const parts = inventory.coverage(collection, name);
      return parts.length === 0 || parts.some(({ state }) => state !== "complete");
    };
    const unread = [...names].filter(isUnread).toSorted();
    if (unread.length > 0)
      return `${collectionWords(collection)} of ${unread.join(", ")} were not read`;
  }
  return null;
}
