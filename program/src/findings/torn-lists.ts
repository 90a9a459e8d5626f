import type { Links } from "../correlate/links.ts";
import type { SystemId } from "../model/ids.ts";
import type { Dataset } from "../model/truenas.ts";
import { cannotTell, type Judgement } from "./rule.ts";

/** Targets, extents and what joins them are listed one after the other; an object that is made anew meanwhile has another id. */

/** Why it cannot be told what gives a dataset out, which only a zvol is by targets; null where every way shows. */
export function tornWaysTo({ kind, system }: Dataset, links: Links): Judgement | null {
  return kind === "zvol" ? tornLists(system, links) : null;
}

/** Why it cannot be told what a target or subsystem of a system leads to; null where that shows. */
export function tornLists(system: SystemId, links: Links): Judgement | null {
  if (!links.hasTornLists(system)) return null;
  return cannotTell(
    "the lists of targets do not fit each other: something was made anew while they were read",
  );
}
