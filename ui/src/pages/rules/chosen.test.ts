import { describe, expect, it } from "vitest";
import type { RuleRow } from "../../../../program/src/api/contract.ts";
import { failed, here } from "../../data/given-answers.ts";
import { textAsked, chosenRules, optionTexts, silenceOf } from "./chosen.ts";

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

describe("the address of the catalogue", () => {
  const rules = [rule("pool-nearly-full"), rule("claim-lost")];
  const asked = (query: string) => {
    const { text, strange } = textAsked(new URLSearchParams(query), rules);
    return [text, ...strange.map(({ name, value }) => `${name}=${value}`)];
  };

  it("asks for a text, or for a rule as that of findings does", () => {
    expect(asked("")).toEqual([""]);
    expect(asked("q=pool")).toEqual(["pool"]);
    expect(asked("rule=claim-lost")).toEqual(["claim-lost"]);
  });

  it("goes on without a rule that is none, and without all that it cannot follow, which are told", () => {
    expect(asked("rule=claim-lsot")).toEqual(["", "rule=claim-lsot"]);
    expect(asked("rule=claim-lsot&rule=claim-lost")).toEqual(["claim-lost", "rule=claim-lsot"]);
    expect(asked("q=pool&rule=claim-lost&page=2")).toEqual(["pool", "rule=claim-lost", "page=2"]);
  });

  it("tells nothing before the rules are known", () => {
    expect(textAsked(new URLSearchParams("rule=x"), null)).toEqual({ text: "", strange: [] });
  });
});

describe("a rule that found nothing", () => {
  const because = "no Prometheus is configured";
  const summary = here({
    skipped: [{ rule: "pool-nearly-full", title: "", lacks: [], because }],
  });

  it("is said to have found nothing only where it was asked", () => {
    expect(silenceOf(rule("claim-lost"), summary)).toBe("No findings");
    expect(silenceOf(rule("pool-nearly-full"), summary)).toBe(`Not asked: ${because}`);
    expect(silenceOf(rule("claim-lost", { enabled: false }), summary)).toBe(
      "Not asked: switched off",
    );
  });

  it("is not, where it is not known what was asked", () => {
    expect(silenceOf(rule("claim-lost"), failed(500))).toBe("unknown");
    expect(silenceOf(rule("claim-lost"), { is: "waiting" })).not.toBe("No findings");
  });
});

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
