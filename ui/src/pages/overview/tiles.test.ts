import { describe, expect, it } from "vitest";
import { aSummary, NOW } from "../../data/given-answers.ts";
import { tilesOf, topRules, whyNothingIsNew } from "./tiles.ts";

const DAY_MS = 86_400_000;
const findings = { error: 1, warning: 2, info: 3, unknown: 4 };

describe("findings by severity", () => {
  it("have each their number, and the way to them", () => {
    expect(tilesOf(aSummary({ findings })).map(({ kind, count, to }) => [kind, count, to])).toEqual(
      [
        ["error", 1, "/findings?severity=error"],
        ["warning", 2, "/findings?severity=warning"],
        ["info", 3, "/findings?severity=info"],
        ["unknown", 4, "/findings?verdict=unknown"],
      ],
    );
  });

  it("say what is new since yesterday, none included", () => {
    const newFindings = { since: NOW - DAY_MS, error: 1, warning: 0, info: 2 };
    expect(tilesOf(aSummary({ findings, newFindings })).map(({ fresh }) => fresh)).toEqual([
      { count: 1, to: "/findings?severity=error&newSince=24h" },
      { count: 0, to: "/findings?severity=warning&newSince=24h" },
      { count: 2, to: "/findings?severity=info&newSince=24h" },
      null,
    ]);
  });

  it("do not call everything new where the memory began today, or there is none", () => {
    const since = NOW - 60_000;
    const young = aSummary({ findings, newFindings: { since, error: 1, warning: 2, info: 3 } });
    expect(tilesOf(young).every(({ fresh }) => fresh === null)).toBe(true);
    expect(whyNothingIsNew(young)).toEqual({ since });
    const none = aSummary({ findings, newFindings: null });
    expect(tilesOf(none).every(({ fresh }) => fresh === null)).toBe(true);
    expect(whyNothingIsNew(none)).toBe("noMemory");
    const old = { since: NOW - DAY_MS, error: 0, warning: 0, info: 0 };
    expect(whyNothingIsNew(aSummary({ newFindings: old }))).toBeNull();
  });
});

describe("rules that found something", () => {
  it("are named as they come, the worst first, and counted where some are not named", () => {
    const rules = Array.from({ length: 8 }, (_, n) => ({
      rule: `rule-${n}`,
      title: "",
      severity: "error" as const,
      findings: 1,
      reclaimableBytes: 0,
      unsizedLeftovers: 0,
    }));
    const { top, all } = topRules(aSummary({ rules }));
    expect([top.length, top[0]?.rule, all]).toEqual([6, "rule-0", 8]);
    const [one] = rules;
    const milder = one === undefined ? [] : [{ ...one, severity: "info" as const }];
    expect(topRules(aSummary({ rules: [...rules, ...milder] })).all).toBe(8);
    expect(topRules(aSummary()).all).toBeNull();
  });
});
