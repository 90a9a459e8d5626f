import type { Links } from "../correlate/links.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { Dataset } from "../model/truenas.ts";

/** How the volumes of one scope are made, by kind. */
export interface Habits {
  readonly withQuota: number;
  readonly withoutQuota: number;
  /** With a refreservation of their own size, or a part of it. */
  readonly thick: number;
  readonly thin: number;
}

/**
 * The driver's configuration is not read, so what it was told to do is seen from what it did: how most volumes of one kind in
 * the scope are made. Counted once for a scope, which lives as long as one judgement.
 */
export function habitsOf(
  claimScope: ClaimScope,
  kind: Dataset["kind"],
  inventory: InventoryView,
  links: Links,
): Habits {
  const known = counted.get(claimScope) ?? new Map<Dataset["kind"], Habits>();
  counted.set(claimScope, known);
  const before = known.get(kind);
  if (before) return before;
  const habits = count(claimScope, kind, inventory, links);
  known.set(kind, habits);
  return habits;
}

const counted = new WeakMap<ClaimScope, Map<Dataset["kind"], Habits>>();

function count(
  { system, parent }: ClaimScope,
  kind: Dataset["kind"],
  inventory: InventoryView,
  links: Links,
): Habits {
  const habits = { withQuota: 0, withoutQuota: 0, thick: 0, thin: 0 };
  for (const dataset of inventory.findOn(system, "datasets", "parent", parent)) {
    if (dataset.kind !== kind) continue;
    if (links.ownership(dataset).state !== "volume") continue;
    habits[dataset.refquotaBytes ? "withQuota" : "withoutQuota"]++;
    habits[dataset.refreservationBytes ? "thick" : "thin"]++;
  }
  return habits;
}
