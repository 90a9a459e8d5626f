import type { Located } from "../correlate/touched.ts";
import type { ClusterId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Touched } from "../model/touched.ts";

/**
 * The namespace of this cluster that an object says it belongs to; "" where it says none, is gone, or is of another cluster or a NAS. null
 * of what is nobody's, and seen by all: a class, a node. An attachment is its PersistentVolume's, which is touched with it.
 */
export function namespaceOf(
  { collection, key }: Touched,
  cluster: ClusterId,
  inventory: InventoryView,
): string | null {
  const record = inventory.get(collection, key);
  if (record === undefined || !("cluster" in record) || record.cluster !== cluster) return "";
  return namespaceSaid({ collection, record } as Located);
}

function namespaceSaid({ collection, record }: Located): string | null {
  if (collection === "namespaces") return record.name;
  if (collection === "volumeAttachments") return "";
  if ("namespace" in record) return record.namespace;
  if ("claimRef" in record) return record.claimRef?.namespace ?? "";
  return "volumeSnapshot" in record ? record.volumeSnapshot.namespace : null;
}
