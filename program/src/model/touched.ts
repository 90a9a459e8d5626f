import type { Collection } from "./collections.ts";
import type { Key } from "./ids.ts";

/** One record that changed, came or went, or whose joins did. */
export interface Touched {
  readonly collection: Collection;
  readonly key: Key;
}
