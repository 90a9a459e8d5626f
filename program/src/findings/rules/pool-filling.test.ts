import { describe, expect, it } from "vitest";
import { aPool } from "../../model/given.ts";
import { findings } from "../given.ts";
import { usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { poolFilling } from "./pool-filling.ts";

const rule: Rule = poolFilling;
const taken = (percent: number) =>
  usedPool(
    aPool({ sizeBytes: 1_000, allocatedBytes: percent * 10, freeBytes: 1_000 - percent * 10 }),
  );

describe("pool-filling", () => {
  it("FLT-PH4: finds a pool that has passed 85 %, where TrueNAS speaks as well", () => {
    expect(findings(rule, taken(85))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "info",
        subject: { kind: "pool", name: "tank" },
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
        evidence: [{ fact: "taken", value: "85 % of 1000 B, parity included" }, {}, {}, {}],
      },
    ]);
  });

  twins("FLT-PH4", "it is not that full", {
    rule,
    subject: "tank",
    because: /84 % of it is taken/,
    quiet: taken(84.9),
    fires: taken(85),
  });
  twins("FLT-PH4", "nobody knows while it is not imported", {
    rule,
    subject: "tank",
    because: /not known/,
    quiet: usedPool(aPool({ status: "OFFLINE", sizeBytes: null, allocatedBytes: null })),
    fires: taken(85),
  });
  twins("FLT-PH4", "it is fuller, and another rule says so", {
    rule,
    subject: "tank",
    because: /another rule/,
    quiet: taken(90),
    fires: taken(89.9),
  });
});
