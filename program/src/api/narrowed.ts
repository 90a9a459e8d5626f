import { createLinks } from "../correlate/join.ts";
import { Inventory } from "../model/inventory.ts";
import type { Shown } from "./shown.ts";
import type { Sight } from "./sight.ts";

/** The part of what is shown that somebody sees. What he does not see is not in it, and is not counted. */
export function narrowed(shown: Shown, sight: Sight): Shown {
  if (sight.sees === "everything") return shown;
  const inventory = new Inventory();
  const { report } = shown;
  const nothing = { findings: [], suppressed: [], aged: [], scopes: [], coverage: [], skipped: [] };
  return {
    ...shown,
    inventory,
    links: createLinks(inventory),
    scopes: [],
    report: { ...report, ...nothing },
  };
}
