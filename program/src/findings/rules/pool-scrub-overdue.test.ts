import { describe, expect, it } from "vitest";
import { aDataset, aPool, aSystem, DAY_MS, NOW } from "../../model/given.ts";
import type { PoolScan } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import { usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { poolScrubOverdue } from "./pool-scrub-overdue.ts";

const rule: Rule = poolScrubOverdue;
const endedBefore = (days: number, over: Partial<PoolScan> = {}) =>
  usedPool(
    aPool({
      scan: {
        function: "SCRUB",
        state: "FINISHED",
        startedAt: NOW - days * DAY_MS - 1_000,
        endedAt: NOW - days * DAY_MS,
        doneRatio: 1,
        errors: 0,
        ...over,
      },
    }),
  );
const neverScrubbed = (days: number) => ({
  ...usedPool(aPool()),
  datasets: [aDataset("tank", { createdAt: NOW - days * DAY_MS })],
});

describe("pool-scrub-overdue", () => {
  it("finds a pool whose last scrub is long ago, and who hangs on it", () => {
    expect(findings(rule, endedBefore(46))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "warning",
        subject: { kind: "pool", name: "tank" },
        since: NOW - 46 * DAY_MS,
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
      },
    ]);
  });

  it("finds one that was never scrubbed since it was made", () => {
    const [finding] = findings(rule, neverScrubbed(46));
    expect(finding?.evidence[0]).toEqual({ fact: "scrub", value: "none since it was made" });
  });

  it("finds one that was only resilvered, and that long ago", () => {
    expect(findings(rule, endedBefore(46, { function: "RESILVER" }))).toHaveLength(1);
  });

  it("waits as long as it is told to", () => {
    const settings = { "pool-scrub-overdue": { options: { after: "60d" } } };
    expect(findings(rule, endedBefore(46), { settings })).toEqual([]);
  });

  twins("FLT-PH2", "it was scrubbed lately", {
    rule,
    subject: "tank",
    because: /lately/,
    quiet: endedBefore(44),
    fires: endedBefore(46),
  });
  twins("FLT-PH2", "it is our clock that is ahead, not the scrub that is old", {
    rule,
    subject: "tank",
    because: /lately/,
    quiet: { ...endedBefore(46), system: [aSystem({ clockSkewMs: -40 * DAY_MS })] },
    fires: { ...endedBefore(46), system: [aSystem({ clockSkewMs: 0 })] },
  });
  twins("FLT-PH2", "a scrub is under way", {
    rule,
    subject: "tank",
    because: /lately/,
    quiet: endedBefore(46, { state: "SCANNING", startedAt: NOW - 1_000, endedAt: null }),
    fires: endedBefore(46),
  });
  twins("FLT-PH2", "it is younger than that", {
    rule,
    subject: "tank",
    because: /lately/,
    quiet: neverScrubbed(44),
    fires: neverScrubbed(46),
  });
});
