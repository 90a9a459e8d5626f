import { Type } from "typebox";
import { isUsable } from "../../model/usable-pool.ts";
import { keyOf, type SystemId } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Pool } from "../../model/truenas.ts";
import { hangingOnPool } from "../hanging.ts";
import { duration } from "../options.ts";
import { scanEvidence } from "../pool-health.ts";
import { defineRule, quiet, type RuleContext } from "../rule.ts";

/** Row 84 of facts/peers §2. By default TrueNAS scrubs on the first Sunday that is 35 days after the last scrub (facts/truenas-api §5.10). */
export const poolScrubOverdue = defineRule({
  code: "pool-scrub-overdue",
  title: "Pool that was not scrubbed for a long time",
  each: "pools",
  needs: ["system", "pools"],
  within: "system",
  absence: false,
  severity: "warning",
  why: "Only a scrub reads everything. What rots unread is found when a disk fails, and then there is nothing left to repair it from.",
  remedy: [
    "plumbline trace {subject}",
    "start a scrub and see why its task does not, in TrueNAS: Storage; Data Protection > Scrub Tasks",
  ],
  options: Type.Object({
    after: duration({
      default: "45d",
      description: "Time without a scrub before it counts; TrueNAS lets 41 days pass by default",
    }),
  }),
  check(pool, context, { afterMs }) {
    if (!isUsable(pool)) return quiet(`its status is ${pool.status}: nothing can scrub it`);
    const { links, inventory } = context;
    const now = context.now + clockSkewOf(pool.system, inventory);
    const since = lastScrubOf(pool, context);
    if (since === null)
      return quiet("when it was scrubbed last, and since when it exists, is not said");
    if (now - since < afterMs) return quiet("it was scrubbed, resilvered or made lately");
    const scan = scanEvidence(pool.scan, now);
    return {
      is: "hit",
      evidence: scan.length > 0 ? scan : [{ fact: "scrub", value: "none since it was made" }],
      since,
      hanging: hangingOnPool(pool, links),
    };
  },
});

/** How far the clock that ZFS wrote its times by is ahead of ours. */
function clockSkewOf(system: SystemId, inventory: InventoryView): number {
  return inventory.get("system", keyOf(system, "system"))?.clockSkewMs ?? 0;
}

/**
 * No scrub has ended since then. ZFS remembers the last scan only: where that was a resilver, or a scrub that somebody
 * cancelled, none has run since it began; before it, one may have. Without a scan its root dataset says since when it exists.
 */
function lastScrubOf({ system, name, scan }: Pool, { inventory }: RuleContext): number | null {
  if (scan === null)
    return inventory.findOn(system, "datasets", "path", name)[0]?.createdAt ?? null;
  return scan.endedAt ?? scan.startedAt;
}
