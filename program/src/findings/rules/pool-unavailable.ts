import { Type } from "typebox";
import { isUsable } from "../../model/usable-pool.ts";
import { hangingOnPool } from "../hanging.ts";
import { brokenMembers, memberEvidence } from "../pool-health.ts";
import { defineRule, quiet } from "../rule.ts";

/** Rows 84 and 87 of facts/peers §2; facts/reliability §2.6. */
export const poolUnavailable = defineRule({
  code: "pool-unavailable",
  title: "Pool that cannot be read or written",
  each: "pools",
  needs: ["system", "pools"],
  within: "system",
  absence: false,
  severity: "error",
  why: "Nothing on the pool can be reached: Pods that mount its volumes hang or fail, and none can start with them. A suspended pool waits for its disks and keeps every write waiting with it.",
  remedy: [
    "plumbline trace {subject}",
    "look at the disks, their cables and their enclosure, then bring the pool back, in TrueNAS: Storage",
  ],
  options: Type.Object({}),
  check(pool, { links }) {
    if (isUsable(pool)) return quiet(`its status is ${pool.status}`);
    return {
      is: "hit",
      evidence: [
        { fact: "status", value: pool.status },
        ...(pool.statusDetail === null ? [] : [{ fact: "why", value: pool.statusDetail }]),
        ...brokenMembers(pool).map(memberEvidence),
      ],
      hanging: hangingOnPool(pool, links),
    };
  },
});
