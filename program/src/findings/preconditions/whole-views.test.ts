import { describe, expect, it } from "vitest";
import { aClaim, inventoryOf, observed } from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { claimUnused } from "../rules/claim-unused.ts";

const rule: Rule = claimUnused;
const records = { persistentVolumeClaims: [aClaim({ phase: "Bound" })] };

describe("a rule about Kubernetes objects alone", () => {
  it("asks how whole Kubernetes was read, and nothing of a NAS", () => {
    const [finding] = findings(rule, records);
    expect(finding?.preconditions.map(({ id }) => id)).toEqual(["P1", "P3", "P7", "P9"]);
    expect(finding?.missing).toContain("prod was not read again: look once more");
  });

  it("is content with a second read of what it needs, whenever the NAS was read", () => {
    const inventory = inventoryOf(records);
    for (const kind of ["persistentVolumeClaims", "pods", "workloads"] as const) {
      const held = kind === "persistentVolumeClaims" ? records[kind] : [];
      inventory.apply({ ...observed(kind, held as never), pass: "verify" } as never);
    }
    const [finding] = findings(rule, records, { inventory });
    const order = finding?.preconditions.find(({ id }) => id === "P3");
    expect(order).toMatchObject({ state: "held" });
    expect(order?.evidence[0]).toBe("nothing of a NAS is asked");
  });
});
