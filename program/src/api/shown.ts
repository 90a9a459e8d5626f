import type { Answerable } from "../answers/answerable.ts";
import type { Coverage } from "../model/inventory.ts";
import type { Spent } from "../model/source.ts";
import { Problem } from "./problem.ts";

/** What the service knows at one moment, or the part of it that a caller sees. */
export interface Shown extends Answerable {
  /**
   * Another one whenever anything of it changed, also between two looks. Of a part (`onlyNamespaces`) it only tells who sees the same: it
   * would count what others do.
   */
  readonly version: string;
  /** When the last look ended (epoch ms); what watches told since then is in it as well. */
  readonly lookedAt: number;
  /** The configured name of a cluster or system id. */
  nameOf(id: string): string;
  /** When this part of a collection was last read whole (epoch ms), and how many records it held; null where it never was. */
  lastWhole(this: void, part: Coverage): { readonly at: number; readonly records: number } | null;
  /** What was taken from the budgets of a source (by configured name) since the start; left out where that is not told. */
  readonly spentBy?: (source: string) => Spent | null;
  /**
   * Since when a source (by configured name) that did not let us in answers again (epoch ms); null where it does not, or never
   * refused. It changes between two versions of what is shown; left out where that is not told.
   */
  readonly answersSince?: (source: string) => number | null;
  /** Names of the claim scopes that the configuration declares, read or not; left out of a part, which tells only what its owner sees. */
  readonly declaredScopes?: readonly string[];
}

/** What is shown now. Throws Problem before the first look. */
export function shownBy(parts: { shown(): Shown | null }): Shown {
  const shown = parts.shown();
  if (shown !== null) return shown;
  throw new Problem(503, "the first look is not finished; try again");
}
