import type { InventoryView } from "../model/inventory.ts";
import type { Memory } from "./memory.ts";
import { diffReferrers } from "./referrer-diff.ts";

/**
 * As much of a memory as a judgement of this inventory rests on, so that a bundle says the same again and is not larger
 * than it must be: of the referrers only those that the look does not show, and no witnesses for looks to come.
 */
export function memoryForBundle(memory: Memory, inventory: InventoryView): Memory {
  const missing = new Set(diffReferrers(memory.referrers, inventory).missing);
  return {
    ...memory,
    referrers: memory.referrers.filter((row) => missing.has(row)),
    clusters: memory.clusters.map((cluster) => ({ ...cluster, young: [] })),
  };
}
