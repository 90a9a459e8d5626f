import type { Ending, Freeze, Ignore, Memory, Remembered } from "../findings/memory.ts";
import type { Recalled } from "../findings/recall.ts";
import type { InventoryView } from "../model/inventory.ts";

/**
 * What outlives one look. Asynchronous from the first day, so that a database behind a network can stand in for a file.
 * Every change is one transaction: after a crash either all of it is there or nothing.
 */
export interface Store extends AsyncDisposable {
  /** Everything that is remembered. */
  load(): Promise<Memory>;
  /** What a look has to know of earlier ones: called when it begins. */
  recall(): Promise<(inventory: InventoryView) => Promise<Recalled>>;
  /** Adds what a look has to say: `load` then answers what `afterwards` makes of both. */
  remember(told: Remembered): Promise<void>;
  /** Leaves a finding alone until a date; a second word replaces the first. */
  ignore(ignore: Ignore): Promise<void>;
  /** Every such word, also those that are over. */
  ignores(): Promise<readonly Ignore[]>;
  /** Takes that word back; false where there is none. */
  stopIgnoring(finding: string, ending: Ending): Promise<boolean>;
  /** Ends a freeze and answers it; null where none of this id holds. */
  endFreeze(id: string, ending: Ending): Promise<Freeze | null>;
  /** Who decided what, oldest first. */
  decisions(): Promise<readonly Decision[]>;
  close(): Promise<void>;
}

/** One decision of a person, kept for as long as the store. */
export interface Decision {
  readonly at: number;
  readonly by: string;
  readonly action: "ignore" | "stopIgnoring" | "unfreeze";
  /** Id of the finding or freeze. */
  readonly target: string;
  readonly reason: string;
}
