import type { InventoryView } from "../model/inventory.ts";
import type { Memory } from "./memory.ts";
import type { ReferrerDiff } from "./referrer-diff.ts";

/** The memory that a look is judged with. */
export interface Recalled {
  /** Of the referrers it holds those alone that the look does not show. */
  readonly memory: Memory;
  readonly compared: ReferrerDiff;
}

/**
 * A memory as it was when a look began, asked for when the look is over: its referrers are many and nearly all in the look
 * as they were, so they are compared while they are read, and not held. null where it cannot be read any more.
 */
export type Recall = (inventory: InventoryView) => Promise<Recalled | null>;
