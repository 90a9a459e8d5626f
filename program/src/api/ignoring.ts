import type { Ending, Ignore } from "../findings/memory.ts";

/** Where the words by which people leave findings alone are kept. Each method throws Problem where that cannot be done now. */
export interface Ignoring {
  /** All of them, also those that are over. */
  list(): Promise<readonly Ignore[]>;
  /** A second word replaces the first. What is shown says so as soon as this resolves. */
  ignore(ignore: Ignore): Promise<void>;
  /** False where there is none. What is shown says so as soon as this resolves. */
  stop(finding: string, ending: Ending): Promise<boolean>;
}
