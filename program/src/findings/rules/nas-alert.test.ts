import { describe, expect, it } from "vitest";
import {
  aDegradedMirror,
  aDisk,
  aNasAlert,
  aPool,
  aTemperature,
  type GivenRecords,
  NFS_PARENT,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import { AFFECTED, usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { nasAlert } from "./nas-alert.ts";

const rule: Rule = nasAlert;
const said = (klass: string, over: Parameters<typeof aNasAlert>[1] = {}, pool = aPool()) => ({
  ...usedPool(pool),
  nasAlerts: [aNasAlert(klass, over)],
});
const impactOf = (records: GivenRecords) => findings(rule, records).map(({ impact }) => impact);

describe("nas-alert", () => {
  it("FLT-PH5: says an alert of a class that nobody knows, and who hangs on the pool that it names", () => {
    const texts = ["Pool tank is on fire."];
    const fire = said("PoolOnFire", { level: "EMERGENCY", texts, mentions: ["tank"] });
    expect(findings(rule, fire)).toMatchObject([
      {
        verdict: "confirmed",
        severity: "error",
        subject: { kind: "nas-alert", name: "PoolOnFire" },
        evidence: [
          { fact: "level", value: "EMERGENCY" },
          { fact: "PoolOnFire", value: "Pool tank is on fire." },
          { fact: "since" },
          { fact: "hangs on it", value: "1 claim in 1 namespace" },
          {},
        ],
        impact: AFFECTED,
      },
    ]);
  });

  it("FLT-PH5: shows one that somebody has dismissed, and says so", () => {
    const [finding] = findings(rule, said("PoolOnFire", { count: 3, dismissed: 2 }));
    expect(finding?.evidence).toContainEqual({ fact: "dismissed by somebody", value: "2 of 3" });
  });

  it("FLT-PH5: is one finding for a thousand alerts of a class, counted", () => {
    const [finding, ...more] = findings(rule, said("PoolOnFire", { count: 1_000 }));
    expect(more).toEqual([]);
    expect(finding?.evidence).toContainEqual({
      fact: "further alerts of this class",
      value: "999",
    });
  });

  it("FLT-PH5: takes a level that nobody knows for critical", () => {
    expect(findings(rule, said("PoolOnFire", { level: "APOCALYPSE" }))).toHaveLength(1);
  });

  it("names who hangs on a dataset or its snapshot, and nobody where it names nothing of ours", () => {
    const path = `${NFS_PARENT}/pvc-${UID}`;
    expect(impactOf(said("QuotaCritical", { mentions: [path] }))).toMatchObject([{ claims: 1 }]);
    expect(impactOf(said("SnapshotFailed", { mentions: [`${path}@daily`] }))).toMatchObject([
      { claims: 1 },
    ]);
    expect(impactOf(said("QuotaCritical", { mentions: ["tank/other"] }))).toMatchObject([
      { claims: 0 },
    ]);
    expect(impactOf(said("IPMISEL", { mentions: ["Fan 3"] }))).toEqual([null]);
  });

  twins("FLT-PH5", "it is below critical", {
    rule,
    subject: "PoolOnFire",
    because: /its level is ERROR/,
    quiet: said("PoolOnFire", { level: "ERROR" }),
    fires: said("PoolOnFire"),
  });
  twins(
    "FLT-PH2",
    "a rule says it of the same pool; of one that seems well it is said as it stands",
    {
      rule,
      subject: "VolumeStatus",
      because: /rules about pools/,
      quiet: said(
        "VolumeStatus",
        { mentions: ["tank"] },
        aPool({ status: "DEGRADED", vdevs: [aDegradedMirror("sda", "sdb")] }),
      ),
      fires: said("VolumeStatus", { mentions: ["tank"] }),
    },
  );
  twins("FLT-PH4", "how full the pool is another rule says", {
    rule,
    subject: "ZpoolCapacityCritical",
    because: /rules about pools/,
    quiet: said(
      "ZpoolCapacityCritical",
      { mentions: ["tank"] },
      aPool({ sizeBytes: 100, allocatedBytes: 96 }),
    ),
    fires: said("ZpoolCapacityCritical", { mentions: ["tank"] }),
  });
  twins("FLT-PH5", "that the disk is hot another rule says", {
    rule,
    subject: "DiskTemperatureTooHot",
    because: /disk-hot/,
    quiet: {
      ...said("DiskTemperatureTooHot", { mentions: ["/dev/sda"] }),
      disks: [aDisk("sda")],
      diskTemperatures: [aTemperature("sda", 70)],
    },
    fires: {
      ...said("DiskTemperatureTooHot", { mentions: ["/dev/sda"] }),
      disks: [aDisk("sda")],
      diskTemperatures: [aTemperature("sda", 30)],
    },
  });
  twins("FLT-PH5", "what the disk says of itself another rule says", {
    rule,
    subject: "SMART",
    because: /disk-failing/,
    quiet: { ...said("SMART", { mentions: ["/dev/sda"] }), disks: [aDisk("sda")] },
    fires: { ...said("SMART", { mentions: ["/dev/sda"] }), disks: [aDisk("sdb")] },
  });
});
