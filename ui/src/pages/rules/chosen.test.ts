import { describe, expect, it } from "vitest";
import type { RuleRow } from "../../../../program/src/api/contract.ts";
import { chosenRules, optionTexts } from "./chosen.ts";

function rule(code: string, about: Partial<RuleRow> = {}): RuleRow {
  const rest = {
    title: "",
    severity: "warning",
    enabled: true,
    absence: false,
    why: "",
    remedy: [],
  };
  return { code, ...rest, options: {}, ...about } as RuleRow;
}

describe("rules that are shown", () => {
  const rules = [rule("pool-nearly-full", { title: "Pool is nearly full" }), rule("claim-lost")];

  it("are all, by their codes, where nothing is asked", () => {
    expect(chosenRules(rules, " ").map(({ code }) => code)).toEqual([
      "claim-lost",
      "pool-nearly-full",
    ]);
  });

  it("are those that hold the text anywhere, whatever its case", () => {
    expect(chosenRules(rules, "NEARLY full").map(({ code }) => code)).toEqual(["pool-nearly-full"]);
    expect(chosenRules(rules, "lost").map(({ code }) => code)).toEqual(["claim-lost"]);
  });

  it("say their options as the configuration does", () => {
    const options = { grace: "24h", above: 0.9, drivers: ["a"] };
    expect(optionTexts(rule("x", { options }))).toEqual([
      "grace: 24h",
      "above: 0.9",
      'drivers: ["a"]',
    ]);
  });
});
