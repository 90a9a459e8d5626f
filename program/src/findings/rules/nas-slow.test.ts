import { describe, expect, it } from "vitest";
import {
  aSystem,
  type GivenRecords,
  incomplete,
  inventoryOf,
  NOW,
  together,
} from "../../model/given.ts";
import { findings, judgementOn, whyQuiet } from "../given.ts";
import { AFFECTED, usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { nasSlow } from "./nas-slow.ts";

const rule: Rule = nasSlow;

/** A system that half of its cheap calls took so long on, by how many minutes ago that was. */
function answering(...times: readonly (readonly [minutesAgo: number, medianMs: number])[]) {
  const answerTimes = times.map(([ago, medianMs]) => ({ at: NOW - ago * 60_000, medianMs }));
  return together(usedPool(), { system: [aSystem({ answerTimes })] });
}

describe("nas-slow", () => {
  it("finds a TrueNAS that has taken longer than two seconds for five minutes, with who hangs on it", () => {
    expect(findings(rule, answering([0, 2_500], [1, 9_000], [5, 2_001], [6, 20]))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "warning",
        subject: { kind: "system", name: "nas1", source: "nas1" },
        since: NOW - 5 * 60_000,
        evidence: [
          { fact: "half of its answers to cheap calls take", value: "2500 ms or more" },
          { fact: "since at the latest" },
          {},
          {},
        ],
        impact: AFFECTED,
      },
    ]);
  });

  it("finds one that was slow from the first time on that it was asked", () => {
    expect(findings(rule, answering([0, 5_000], [7, 5_000]))).toMatchObject([
      { verdict: "confirmed" },
    ]);
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["it answers at once", answering([0, 20], [1, 20], [9, 20]), /take 20 ms at most/],
    ["it is as slow as it may be", answering([0, 2_000], [9, 2_000]), /at most/],
    ["it was slow and is not any more", answering([0, 20], [1, 9_000], [9, 9_000]), /at most/],
    ["it has been slow for a short time", answering([0, 9_000], [4, 9_000], [5, 20]), /so far/],
    ["it was fast once in between", answering([0, 9_000], [1, 20], [9, 9_000]), /so far/],
    ["nobody measured it, as in an old bundle", answering(), /nobody has measured/],
  ])("is quiet where %s", (_, records, because) => {
    expect(findings(rule, records)).toEqual([]);
    expect(whyQuiet(rule, "nas1", records)).toMatch(because);
  });

  it("cannot tell from one look at a slow TrueNAS whether it is more than a moment", () => {
    const records = answering([0, 9_000]);
    expect(judgementOn(rule, "nas1", records)).toMatchObject({ is: "unknown" });
    expect(findings(rule, records)).toMatchObject([{ verdict: "unknown" }]);
  });

  it("cannot tell while it does not answer: what was found before stays", () => {
    const inventory = inventoryOf(answering([0, 20]), { system: incomplete("system") });
    expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  it("lets it take as long, and for as long, as it is told", () => {
    const with10s = { settings: { [rule.code]: { options: { slow: "10s" } } } };
    expect(findings(rule, answering([0, 9_000], [9, 9_000]), with10s)).toEqual([]);
    const with30m = { settings: { [rule.code]: { options: { grace: "30m" } } } };
    expect(findings(rule, answering([0, 9_000], [29, 9_000], [31, 20]), with30m)).toEqual([]);
    expect(findings(rule, answering([0, 9_000], [30, 9_000], [31, 20]), with30m)).toHaveLength(1);
  });
});
