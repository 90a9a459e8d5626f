import { Type } from "typebox";
import { isUsable } from "../../model/usable-pool.ts";
import { hangingOnPool } from "../hanging.ts";
import { brokenMembers, memberEvidence, scanEvidence } from "../pool-health.ts";
import { defineRule, quiet } from "../rule.ts";

/** Rows 84 and 87 of facts/peers §2; facts/reliability §2.6: the vdev tree decides, whatever the pool calls itself. */
export const poolDegraded = defineRule({
  code: "pool-degraded",
  title: "Pool that works without all of its members",
  each: "pools",
  needs: ["system", "pools"],
  within: "system",
  absence: false,
  severity: "warning",
  why: "Nobody notices yet: what is missing is made up for by the rest of its vdev. The next disk of the same vdev may take everything on the pool with it.",
  remedy: [
    "plumbline trace {subject}",
    "replace the disk that is named, in TrueNAS: Storage; see that backups of what hangs on the pool are fresh",
  ],
  options: Type.Object({}),
  check(pool, { links, now }) {
    if (!isUsable(pool)) return quiet(`its status is ${pool.status}: pool-unavailable judges it`);
    const broken = brokenMembers(pool);
    if (pool.status === "ONLINE" && broken.length === 0)
      return quiet("it is ONLINE, and so is every member of it");
    return {
      is: "hit",
      evidence: [
        { fact: "status", value: pool.status },
        ...(pool.statusDetail === null ? [] : [{ fact: "why", value: pool.statusDetail }]),
        ...broken.map(memberEvidence),
        ...(pool.scan?.function === "RESILVER" ? scanEvidence(pool.scan, now) : []),
      ],
      hanging: hangingOnPool(pool, links),
    };
  },
});
