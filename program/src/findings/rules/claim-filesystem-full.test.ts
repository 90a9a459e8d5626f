import { describe, expect, it } from "vitest";
import { aClaim, aClaimUsage, incomplete, inventoryOf } from "../../model/given.ts";
import { judge } from "../engine.ts";
import { findings, judgeInput, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { claimFilesystemFull } from "./claim-filesystem-full.ts";

const rule: Rule = claimFilesystemFull;
const GIB = 2 ** 30;
const name = "data-postgres-0";
const persistentVolumeClaims = [aClaim()];
const holding = (over: Parameters<typeof aClaimUsage>[0]) => ({
  persistentVolumeClaims,
  claimUsage: [aClaimUsage(over)],
});
const bytes = (percent: number) =>
  holding({ usedBytes: percent * GIB, capacityBytes: 100 * GIB, inodes: null, inodesUsed: null });
const inodes = (inodesUsed: number) => holding({ usedBytes: 0, inodes: 1_000, inodesUsed });

describe("claim-filesystem-full", () => {
  it("finds a file system that has 90 % of its bytes used, and is sure of it at once", () => {
    expect(findings(rule, bytes(90))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "warning",
        word: null,
        subject: { kind: "pvc", name: "data-postgres-0", namespace: "shop" },
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
        evidence: [
          { fact: "bytes used", value: "90 % of 100 GiB" },
          { fact: "said by its kubelet" },
        ],
      },
    ]);
  });

  it("finds one that has no inodes left, with much room in bytes", () => {
    expect(findings(rule, inodes(1_000))[0]?.evidence).toMatchObject([
      { fact: "bytes used", value: "0 % of 5 GiB" },
      { fact: "inodes used", value: "100 % of 1000" },
      { fact: "said by its kubelet" },
    ]);
  });

  it("counts from where it is told to", () => {
    const settings = { [rule.code]: { options: { percent: 95 } } };
    expect(findings(rule, bytes(94.9), { settings })).toEqual([]);
    expect(findings(rule, bytes(95), { settings })).toHaveLength(1);
  });

  it.each([
    ["one with room", bytes(89.9), "89 % of its bytes are used"],
    ["one with inodes", inodes(899), "0 % of its bytes and 89 % of its inodes are used"],
    [
      "a file system that does not count inodes",
      holding({ usedBytes: 0, inodes: 0, inodesUsed: 0 }),
      "0 % of its bytes are used",
    ],
    [
      "one of which only half is said",
      holding({ capacityBytes: null, inodes: null }),
      "the size of its file system is not known",
    ],
    ["a claim that nothing mounts", { persistentVolumeClaims }, /no kubelet says what it holds/],
    [
      "one whose namesake in another namespace is full",
      { ...bytes(99), claimUsage: [aClaimUsage({ namespace: "lab", usedBytes: 5 * GIB })] },
      /no kubelet says what it holds/,
    ],
  ])("is quiet about %s", (_, records, because) => {
    expect(whyQuiet(rule, name, records)).toMatch(because);
  });

  it("cannot tell while the Prometheus does not answer", () => {
    const inventory = inventoryOf(bytes(99), { claimUsage: incomplete("claimUsage") });
    expect(findings(rule, {}, { inventory })).toMatchObject([
      {
        verdict: "unknown",
        missing: ["file system usage of claims of prod must be read completely"],
      },
    ]);
  });

  it("is not asked where no Prometheus is configured, which is nobody's failure", () => {
    const inventory = inventoryOf(bytes(99), { claimUsage: null });
    const { findings: found, skipped } = judge(judgeInput(rule, {}, { inventory }));
    expect(found).toEqual([]);
    expect(skipped).toMatchObject([
      {
        lacks: ["claimUsage"],
        because: "needs a Prometheus or the kubelets (usage in the configuration)",
      },
    ]);
  });
});
