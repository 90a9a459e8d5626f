import { describe, expect, it } from "vitest";
import { aDegradedMirror, aPool, aVdev, incomplete, inventoryOf, NOW } from "../../model/given.ts";
import { findings } from "../given.ts";
import { AFFECTED, usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { poolDegraded } from "./pool-degraded.ts";

const rule: Rule = poolDegraded;
const mirror = aDegradedMirror("sda", "sdb");
const degraded = aPool({ status: "DEGRADED", healthy: false, vdevs: [mirror] });
const healthy = aPool({ vdevs: [aVdev("mirror-0", { children: [aVdev("sda"), aVdev("sdb")] })] });

describe("pool-degraded", () => {
  it("names the disk that failed, and who hangs on the pool", () => {
    expect(findings(rule, usedPool(degraded))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "warning",
        subject: { kind: "pool", name: "tank" },
        evidence: [
          { fact: "status", value: "DEGRADED" },
          { fact: "vdev mirror-0", value: "DEGRADED" },
          { fact: "disk sdb of mirror-0", value: "FAULTED" },
          { fact: "hangs on it", value: "1 claim in 1 namespace" },
          { fact: "namespace shop", value: "data-postgres-0, used by StatefulSet/postgres" },
        ],
        impact: AFFECTED,
      },
    ]);
  });

  it("says that there may be more where PersistentVolumes were not read, and is as sure of the pool", () => {
    const inventory = inventoryOf(usedPool(degraded), {
      persistentVolumes: incomplete("persistentVolumes"),
    });
    expect(findings(rule, {}, { inventory })).toMatchObject([
      {
        verdict: "confirmed",
        impact: { claims: 0, unread: [expect.stringMatching(/connection ended/)] },
      },
    ]);
  });

  it.each(["FAULTED", "UNAVAIL", "REMOVED", "OFFLINE"])(
    "FLT-PH1: finds a member that is %s in a pool that says ONLINE",
    (status) => {
      const children = [aVdev("sda"), aVdev("sdb", { status })];
      const vdevs = [aVdev("mirror-0", { children })];
      expect(findings(rule, usedPool(aPool({ vdevs })))).toHaveLength(1);
    },
  );

  it("FLT-PH1: says which spare stands in for which disk", () => {
    const children = [aVdev("sdb", { status: "UNAVAIL" }), aVdev("sdz")];
    const standIn = aVdev("spare-1", { type: "SPARE", status: "DEGRADED", children });
    const spare = aVdev("sdz", { class: "spare", status: "INUSE" });
    const [finding] = findings(rule, usedPool(aPool({ vdevs: [standIn, spare] })));
    expect(finding?.evidence).toEqual(
      expect.arrayContaining([
        { fact: "disk sdb of spare-1", value: "UNAVAIL" },
        { fact: "disk sdz (spare)", value: "INUSE" },
      ]),
    );
  });

  it("FLT-PH2: is one finding as long as a resilver runs, and says how far it is", () => {
    const scan = {
      function: "RESILVER",
      state: "SCANNING",
      startedAt: NOW - 1,
      endedAt: null,
      doneRatio: 0.435,
      errors: 0,
    } as const;
    const [before] = findings(rule, usedPool(degraded));
    const [during, ...others] = findings(rule, usedPool({ ...degraded, scan }));
    expect(during?.evidence).toContainEqual({ fact: "resilver", value: "under way, 43 % done" });
    expect(during?.id).toBe(before?.id);
    expect(others).toEqual([]);
  });

  twins("FLT-PH2", "every member is there again", {
    rule,
    subject: "tank",
    because: /so is every member/,
    quiet: usedPool(healthy),
    fires: usedPool(degraded),
  });
  twins("FLT-PH2", "a spare that waits is no fault", {
    rule,
    subject: "tank",
    because: /so is every member/,
    quiet: usedPool(aPool({ vdevs: [aVdev("sdz", { class: "spare", status: "AVAIL" })] })),
    fires: usedPool(aPool({ vdevs: [aVdev("sdz", { class: "spare", status: "UNAVAIL" })] })),
  });
});
