import { describe, expect, it } from "vitest";
import type { FindingFacets } from "../../../../program/src/api/contract.ts";
import { optionsOf, toggled } from "./options.ts";
import { NOTHING_CHOSEN } from "./state.ts";

type Facets = FindingFacets["facets"];

function counted(facet: keyof Facets, counts: readonly (readonly [string, number])[]): Facets {
  const values = counts.map(([value, findings]) => ({
    value,
    findings,
    reclaimableBytes: 0,
    unsizedLeftovers: 0,
  }));
  return { ...NOTHING_CHOSEN, [facet]: values } as unknown as Facets;
}

const itself = (_: string, value: string) => value;

describe("what can be chosen of a facet", () => {
  const counts = counted("namespace", [
    ["shop", 7],
    ["erp", 2],
  ]);

  it("is what is chosen first, then what there is most of", () => {
    const chosen = { ...NOTHING_CHOSEN, namespace: ["erp"] };
    const { shown } = optionsOf("namespace", counts, chosen, itself, "");
    expect(shown).toEqual([
      { value: "erp", text: "erp", findings: 2, isChosen: true },
      { value: "shop", text: "shop", findings: 7, isChosen: false },
    ]);
  });

  it("is severities and verdicts from the worst, however many there are of each", () => {
    const severities = counted("severity", [
      ["warning", 43],
      ["info", 27],
      ["error", 15],
    ]);
    const chosen = { ...NOTHING_CHOSEN, severity: ["info"] };
    const { shown } = optionsOf("severity", severities, chosen, itself, "");
    expect(shown.map(({ value }) => value)).toEqual(["error", "warning", "info"]);
  });

  it("keeps what is chosen though nothing is counted of it, or nothing is known", () => {
    const chosen = { ...NOTHING_CHOSEN, namespace: ["gone"] };
    for (const known of [counts, null]) {
      const { shown } = optionsOf("namespace", known, chosen, itself, "");
      expect(shown[0]).toEqual({ value: "gone", text: "gone", findings: null, isChosen: true });
    }
  });

  it("is found by its value and by its name, whatever their case", () => {
    const rules = counted("rule", [["pv-released", 4]]);
    const named = () => "PersistentVolume that nobody claims";
    for (const text of ["RELEASED", "nobody"])
      expect(optionsOf("rule", rules, NOTHING_CHOSEN, named, text).shown).toHaveLength(1);
    expect(optionsOf("rule", rules, NOTHING_CHOSEN, named, "x").shown).toEqual([]);
  });

  it("is a hundred at most, and says how many there are besides", () => {
    const many = Array.from({ length: 130 }, (_, n) => [`n${n}`, 1] as const);
    const all = optionsOf("namespace", counted("namespace", many), NOTHING_CHOSEN, itself, "");
    expect([all.shown.length, all.more]).toEqual([100, 30]);
  });

  it("FLT-W9: may be called as members of objects are", () => {
    const odd = counted("namespace", [["__proto__", 1]]);
    const chosen = { ...NOTHING_CHOSEN, namespace: ["constructor"] };
    const { shown } = optionsOf("namespace", odd, chosen, itself, "");
    expect(shown.map(({ value, findings }) => [value, findings])).toEqual([
      ["constructor", null],
      ["__proto__", 1],
    ]);
  });
});

describe("a click on a value", () => {
  it("adds it, and takes it out again", () => {
    const once = toggled(NOTHING_CHOSEN, "rule", "a");
    expect(once.rule).toEqual(["a"]);
    expect(toggled(once, "rule", "b").rule).toEqual(["a", "b"]);
    expect(toggled(once, "rule", "a")).toEqual(NOTHING_CHOSEN);
  });
});
