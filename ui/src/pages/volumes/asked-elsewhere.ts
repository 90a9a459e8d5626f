import type { Query } from "../../data/answers.ts";

/** So many are named. */
const MOST = 100;

/** Words of the list that a claim has wherever its data is. */
const ANYWHERE: ReadonlySet<string> = new Set(["namespace", "cluster"]);

/**
 * The question for the claims of which the data is on no TrueNAS, among those that a filter of volumes asks for; null where the filter
 * asks for something that none of them has or that is not known of them.
 */
export function askedElsewhere(filter: Query): Query | null {
  if (Object.keys(filter).some((name) => !ANYWHERE.has(name))) return null;
  return { ...filter, backing: "elsewhere", phase: "Bound", limit: MOST };
}
