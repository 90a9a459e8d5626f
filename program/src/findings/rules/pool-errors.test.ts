import { describe, expect, it } from "vitest";
import { aPool, aVdev, NOW } from "../../model/given.ts";
import { findings } from "../given.ts";
import { usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { poolErrors } from "./pool-errors.ts";

const rule: Rule = poolErrors;
const scrub = {
  function: "SCRUB",
  state: "FINISHED",
  startedAt: NOW - 20_000,
  endedAt: NOW - 10_000,
  doneRatio: 1,
  errors: 0,
} as const;
const facts = (records: ReturnType<typeof usedPool>) =>
  findings(rule, records).flatMap(({ evidence }) => evidence.map(({ fact }) => fact));

describe("pool-errors", () => {
  it("FLT-PH2: finds errors that a scrub left", () => {
    const pool = aPool({ scan: { ...scrub, errors: 3 } });
    expect(findings(rule, usedPool(pool))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "error",
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
        evidence: [{ fact: "errors that the last scrub or resilver left", value: "3" }, {}, {}, {}],
      },
    ]);
  });

  it("FLT-PH1: finds errors of a vdev, which its disks together could not repair", () => {
    const children = [aVdev("sda"), aVdev("sdb")];
    const vdevs = [aVdev("mirror-0", { children, checksumErrors: 2 })];
    expect(facts(usedPool(aPool({ vdevs })))).toContain("vdev mirror-0");
  });

  it("finds what TrueNAS calls unhealthy for no reason that shows", () => {
    const pool = aPool({ healthy: false, statusDetail: "The pool has data corruption." });
    expect(facts(usedPool(pool))).toContain("TrueNAS calls it unhealthy");
  });

  twins("FLT-PH1", "errors of one disk were repaired by the others", {
    rule,
    subject: "tank",
    because: /no error is left/,
    quiet: usedPool(aPool({ healthy: false, vdevs: [aVdev("sda", { checksumErrors: 9 })] })),
    fires: usedPool(aPool({ healthy: false, vdevs: [aVdev("sda")] })),
  });
  twins("FLT-PH2", "a warning about features that are not enabled is no error", {
    rule,
    subject: "tank",
    because: /no error is left/,
    quiet: usedPool(
      aPool({ statusDetail: "Some supported features are not enabled", scan: scrub }),
    ),
    fires: usedPool(aPool({ scan: { ...scrub, errors: 1 } })),
  });
});
