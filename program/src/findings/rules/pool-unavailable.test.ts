import { describe, expect, it } from "vitest";
import { aPool, aVdev, incomplete, inventoryOf } from "../../model/given.ts";
import { findings } from "../given.ts";
import { AFFECTED, lostPool, usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { poolUnavailable } from "./pool-unavailable.ts";

const rule: Rule = poolUnavailable;
const offline = aPool({ status: "OFFLINE", healthy: false, sizeBytes: null, vdevs: null });

describe("pool-unavailable", () => {
  it("FLT-PH3: names who hangs on a pool that is not imported, although none of its datasets is seen", () => {
    expect(findings(rule, lostPool(offline))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "error",
        subject: { kind: "pool", name: "tank" },
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
        impact: AFFECTED,
      },
    ]);
  });

  it.each(["FAULTED", "UNAVAIL", "SUSPENDED", "REMOVED"])("finds one that is %s", (status) => {
    const gone = aVdev("c0a7a988", { disk: null, status: "REMOVED", lostSerial: "ZA1" });
    const [finding] = findings(rule, usedPool(aPool({ status, vdevs: [gone] })));
    expect(finding?.evidence).toContainEqual({ fact: "status", value: status });
    expect(finding?.evidence).toContainEqual({
      fact: "disk c0a7a988, serial ZA1,",
      value: "REMOVED",
    });
  });

  it("FLT-PH3: cannot tell where the pools were not read, and takes no silence for health", () => {
    const inventory = inventoryOf({}, { pools: incomplete("pools") });
    expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  twins("FLT-PH2", "a pool that works without a disk is not lost", {
    rule,
    subject: "tank",
    because: /its status is DEGRADED/,
    quiet: usedPool(aPool({ status: "DEGRADED" })),
    fires: usedPool(aPool({ status: "SUSPENDED" })),
  });
});
