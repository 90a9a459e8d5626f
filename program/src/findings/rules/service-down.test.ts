import { describe, expect, it } from "vitest";
import { keyOf } from "../../model/ids.ts";
import {
  aPool,
  type GivenRecords,
  incomplete,
  inventoryOf,
  SYSTEM,
  together,
} from "../../model/given.ts";
import type { NasService } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import { AFFECTED, lostPool, usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { serviceDown } from "./service-down.ts";

const rule: Rule = serviceDown;
const service = (over: Partial<NasService> = {}): GivenRecords => {
  const of = over.service ?? "nfs";
  const key = keyOf(SYSTEM, `service/${of}`);
  const stopped = { key, system: SYSTEM, state: "STOPPED", enabled: false } as const;
  return { nasServices: [{ ...stopped, service: of, ...over }] };
};
const used = (over: Partial<NasService> = {}) => together(usedPool(), service(over));

describe("service-down", () => {
  it("finds a service that volumes in use need, and names who hangs on it", () => {
    expect(findings(rule, used())).toMatchObject([
      {
        verdict: "confirmed",
        severity: "error",
        subject: { kind: "service", name: "nfs" },
        evidence: [
          { fact: "state", value: "STOPPED" },
          { fact: "starts with the system", value: "no" },
          {},
          {},
        ],
        impact: AFFECTED,
      },
    ]);
  });

  it("finds it also while the pool behind it is not imported", () => {
    const offline = aPool({ status: "OFFLINE", vdevs: null });
    expect(findings(rule, together(lostPool(offline), service()))).toHaveLength(1);
  });

  it("cannot tell where TrueNAS does not know, or where it is not known who needs it", () => {
    expect(findings(rule, used({ state: "UNKNOWN" }))).toMatchObject([{ verdict: "unknown" }]);
    const inventory = inventoryOf(used(), { persistentVolumes: incomplete("persistentVolumes") });
    expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  it("cannot tell while neither the data of a volume nor what leads to it was read", () => {
    const notRead = { datasets: incomplete("datasets"), shares: incomplete("shares") };
    const inventory = inventoryOf({ ...used(), datasets: [], shares: [] }, notRead);
    expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  it("cannot tell while only a share is seen, whose volume may have been destroyed", () => {
    const notRead = { datasets: incomplete("datasets") };
    const inventory = inventoryOf({ ...used(), datasets: [] }, notRead);
    expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  twins("FLT-PH5", "it runs", {
    rule,
    subject: "nfs",
    because: /it runs/,
    quiet: used({ state: "RUNNING" }),
    fires: used(),
  });
  twins("FLT-PH5", "nobody needs it", {
    rule,
    subject: "cifs",
    because: /no volume in use/,
    quiet: used({ service: "cifs" }),
    fires: used(),
    firesOn: "nfs",
  });
});
