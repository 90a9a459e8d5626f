import { Type } from "typebox";
import { isUsable } from "../../model/usable-pool.ts";
import { errorsOf, vdevsOf } from "../../model/vdevs.ts";
import type { Pool } from "../../model/truenas.ts";
import type { Evidence } from "../finding.ts";
import { hangingOnPool } from "../hanging.ts";
import { brokenMembers, memberEvidence, scanEvidence, vdevsWithErrors } from "../pool-health.ts";
import { defineRule, quiet } from "../rule.ts";

/** Row 84 of facts/peers §2; facts/reliability §2.6. Errors of a disk that its vdev repairs are disk-failing's. */
export const poolErrors = defineRule({
  code: "pool-errors",
  title: "Pool with errors that its redundancy did not repair",
  each: "pools",
  needs: ["system", "pools"],
  within: "system",
  absence: false,
  severity: "error",
  why: "Some blocks could not be read right from any disk: files or volumes on the pool are damaged, and only a copy elsewhere brings them back.",
  remedy: [
    "plumbline trace {subject}",
    "see which files are damaged, in the shell of the system: zpool status -v; restore them, clear the errors, then scrub",
  ],
  options: Type.Object({}),
  check(pool, { links, now }) {
    if (!isUsable(pool)) return quiet(`its status is ${pool.status}: pool-unavailable judges it`);
    const evidence = [...unrepaired(pool), ...unhealthy(pool)];
    if (evidence.length === 0) return quiet("no error is left that was not repaired");
    return {
      is: "hit",
      evidence: [...evidence, ...scanEvidence(pool.scan, now)],
      hanging: hangingOnPool(pool, links),
    };
  },
});

function unrepaired(pool: Pool): readonly Evidence[] {
  const errors = pool.scan?.errors ?? 0;
  const found = { fact: "errors that the last scrub or resilver left", value: String(errors) };
  return [...(errors > 0 ? [found] : []), ...vdevsWithErrors(pool).map(memberEvidence)];
}

/** TrueNAS calls it unhealthy, and neither its members nor their errors say why. */
function unhealthy(pool: Pool): readonly Evidence[] {
  const isExplained =
    pool.healthy ||
    pool.status !== "ONLINE" ||
    brokenMembers(pool).length > 0 ||
    vdevsOf(pool).some((vdev) => errorsOf(vdev) > 0);
  if (isExplained) return [];
  return [
    { fact: "TrueNAS calls it unhealthy", value: pool.statusDetail ?? "and does not say why" },
  ];
}
