import { describe, expect, it } from "vitest";
import { keyOf } from "../../model/ids.ts";
import { type GivenRecords, SYSTEM, together } from "../../model/given.ts";
import { findings } from "../given.ts";
import { AFFECTED, usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { failoverDisabled } from "./failover-disabled.ts";

const rule: Rule = failoverDisabled;
const pair = (...disabledBy: readonly string[]): GivenRecords =>
  together(usedPool(), {
    failover: [{ key: keyOf(SYSTEM, "failover"), system: SYSTEM, disabledBy }],
  });

describe("failover-disabled", () => {
  it("says why the other controller would not take over, and who hangs on the system", () => {
    expect(findings(rule, pair("NO_PONG", "SOMETHING_NEW"))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "warning",
        subject: { kind: "failover", name: "controllers" },
        evidence: [
          { fact: "reason", value: "NO_PONG: the other controller does not answer" },
          { fact: "reason", value: "SOMETHING_NEW" },
          {},
          {},
        ],
        impact: AFFECTED,
      },
    ]);
  });

  it("says nothing of a system that is no pair", () => {
    expect(findings(rule, usedPool())).toEqual([]);
  });

  twins("FLT-PH2", "it would take over", {
    rule,
    subject: "controllers",
    because: /would take over/,
    quiet: pair(),
    fires: pair("NO_VIP"),
  });
});
