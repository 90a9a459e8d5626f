import type { NamespaceRow } from "../../../../program/src/api/contract.ts";
import { type Amount, amountOf } from "../../format/amount.ts";

/** Sizes of a namespace that are compared. */
export type SizeId = "requestedBytes" | "provisionedBytes" | "usedBytes" | "heldBySnapshotsBytes";

/**
 * A size of all volumes of a namespace. What claims request is known of each; what the NAS says is not known of some, and the sum is
 * then a lower bound; so is what was promised where a dataset has no limit. Nothing is zero where there are no volumes.
 */
export function sizeOf(row: NamespaceRow, id: SizeId): Amount {
  if (row.volumes === 0) return amountOf(0, 0);
  return amountOf(row[id], uncounted(row, id));
}

function uncounted(row: NamespaceRow, id: SizeId): number {
  if (id === "requestedBytes") return 0;
  if (id === "provisionedBytes") return row.unlimitedVolumes + row.provisionedUnknownVolumes;
  return row.unknownVolumes;
}
