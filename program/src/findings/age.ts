import type { SystemId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import { cannotTell, type Judgement, quiet } from "./rule.ts";

/** Above this, a clock that is off may be off by something else the next moment, and no age can be told. */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Why something that a NAS made, by its own clock, is too young to be judged; null when it is old enough. A smaller
 * difference between the clocks is taken out of the age. What it has grown older since its clock was read does not count:
 * ours may have jumped meanwhile, and nothing would show it.
 */
export function withinGrace(
  { system, createdAt }: { readonly system: SystemId; readonly createdAt: number },
  graceMs: number,
  inventory: InventoryView,
  now: number,
): Judgement | null {
  const skewMs = clockSkewMs(system, inventory);
  if (Math.abs(skewMs) > MAX_CLOCK_SKEW_MS) {
    const minutes = Math.round(skewMs / 60_000);
    return cannotTell(`the clock of its NAS is ${minutes} min off ours, so its age is not known`);
  }
  const at = clockReadAt(system, inventory) ?? now;
  return at + skewMs - createdAt < graceMs ? quiet("it is younger than the grace period") : null;
}

function clockSkewMs(system: SystemId, inventory: InventoryView): number {
  for (const state of inventory.all("system"))
    if (state.system === system) return state.clockSkewMs;
  return 0;
}

/** By our clock; null where it was not read. */
function clockReadAt(system: SystemId, inventory: InventoryView): number | null {
  const reads = inventory.coverage("system").filter(({ source }) => source.id === system);
  return reads.length === 0 ? null : Math.min(...reads.map(({ finishedAt }) => finishedAt));
}
