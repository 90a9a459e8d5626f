import { describe, expect, it } from "vitest";
import {
  aDisk,
  aPool,
  aTemperature,
  aVdev,
  type GivenRecords,
  incomplete,
  inventoryOf,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import { AFFECTED, usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { diskHot } from "./disk-hot.ts";

const rule: Rule = diskHot;
const withDisk = (celsius: number, critical: number | null = null, type = "HDD"): GivenRecords => ({
  ...usedPool(aPool({ vdevs: [aVdev("sda")] })),
  disks: [aDisk("sda", { type })],
  diskTemperatures: [aTemperature("sda", celsius, critical)],
});

describe("disk-hot", () => {
  it("finds a disk above what its maker allows, and who hangs on its pool", () => {
    expect(findings(rule, withDisk(51, 50))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "warning",
        subject: { kind: "disk", name: "sda" },
        evidence: [
          { fact: "temperature", value: "51 °C, too hot from 50 °C on" },
          { fact: "critical for this disk", value: "50 °C" },
          { fact: "pool", value: "tank" },
          {},
          {},
          {},
        ],
        impact: AFFECTED,
      },
    ]);
  });

  it("knows that flash bears more, and takes another limit if it is told to", () => {
    expect(findings(rule, withDisk(60, null, "SSD"))).toEqual([]);
    expect(findings(rule, withDisk(68, null, "SSD"))).toHaveLength(1);
    const settings = { "disk-hot": { options: { hdd: 40 } } };
    expect(findings(rule, withDisk(41), { settings })).toHaveLength(1);
  });

  it("cannot tell where the temperatures were not read", () => {
    const inventory = inventoryOf(withDisk(80), {
      diskTemperatures: incomplete("diskTemperatures"),
    });
    expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  twins("FLT-PH1", "it is warm and no more", {
    rule,
    subject: "sda",
    because: /it has 54 °C/,
    quiet: withDisk(54, 60),
    fires: withDisk(55, 60),
  });
  twins("FLT-PH1", "it sleeps, and nobody wakes it to measure", {
    rule,
    subject: "sda",
    because: /has not measured/,
    quiet: { ...withDisk(80), diskTemperatures: [] },
    fires: withDisk(80),
  });
});
