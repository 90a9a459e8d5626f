import { isDeepStrictEqual } from "node:util";
import type { AnyRecord, KubernetesCollection, KubernetesRecords } from "../model/collections.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { ClusterId, Key } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Kind } from "./kinds/kind.ts";

/**
 * What an earlier read of a collection showed of one cluster. A later read is held against it object by object and keeps
 * only what is new or differs, so that reading everything twice does not cost memory twice.
 */
export interface Earlier {
  /** True of an object that is just as it was. Each is asked about once. */
  isAsBefore(record: AnyRecord & { readonly uid: string }): boolean;
  /** Keys of what was there and has not been asked about. */
  gone(): readonly Key[];
}

/** The earlier read of a kind as an inventory shows it. */
export function earlierIn(
  inventory: InventoryView,
  { collection, kind }: Pick<Kind, "collection" | "kind">,
  cluster: ClusterId,
): Earlier {
  const records = new Map<string, KubernetesRecords[KubernetesCollection]>();
  for (const record of inventory.all(collection))
    if (record.cluster === cluster && isOfKind(record, kind)) records.set(record.uid, record);
  return {
    isAsBefore(record) {
      const before = records.get(record.uid);
      records.delete(record.uid);
      return before !== undefined && isDeepStrictEqual(before, record);
    },
    gone: () => [...records.values()].map((record) => keyOfRecord(record)),
  };
}

/** Where several kinds make one collection, each record says its own. */
function isOfKind(record: KubernetesRecords[KubernetesCollection], kind: string): boolean {
  return !("kind" in record) || record.kind === kind;
}
