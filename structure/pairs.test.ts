import { describe, expect, it } from "vitest";
import { FAULTS, NOT_ASKED } from "./fault-table.ts";
import { IDS, idFaults, PAIRED, untested } from "./pairs.ts";
import { listed, parse, projectSources } from "./sources.ts";

/** Ids that have no test, and why: mostly a part of the program that they are about does not exist. */
const WAITING: Readonly<Record<string, string>> = {
  "HAZ-39": "two replicas of the monitor: there is one, and no Lease before they are many",
  "HAZ-40": "an old plan that somebody approves: plans come with the reclaimer",
  "HAZ-43": "a connection lost in the middle of a write: the first writes come with the reclaimer",
  "HAZ-44": "a deletion answered with null: the first deletion comes with the reclaimer",
};

function pairedIn(text: string, path = "program/src/findings/rules/a.test.ts"): string[] {
  const missing = new Set(untested([parse(path, text)]));
  return IDS.filter((id) => !missing.has(id));
}

describe("every trap and hazard of the facts is a scenario with a twin, and every fault has a test", () => {
  it("but for those that wait for the part they are about", () => {
    expect(untested(projectSources())).toEqual(Object.keys(WAITING));
  });

  it("under an id that the facts have", () => {
    expect(listed(projectSources().flatMap(idFaults))).toEqual([]);
  });

  it("counts forty traps, forty-eight hazards and the false positives of others", () => {
    expect([PAIRED.length, PAIRED[0], PAIRED[87], PAIRED[88]]).toEqual([
      101,
      "TRAP-01",
      "HAZ-48",
      "k8s-cleaner#77",
    ]);
  });

  it.each([
    'twins("TRAP-07", "a story", { quiet, fires });',
    'for (const way of WAYS) lookTwins("TRAP-07", `by ${way}`, { hazard, twin });',
    'describe("x", () => { faultTwins("TRAP-07", "a story", { fault }); });',
    'twins("LEAK-01 TRAP-07", "a story of a trap that is a fault as well", { quiet, fires });',
  ])("takes %s for a pair", (text) => {
    expect(pairedIn(text)).toEqual(["TRAP-07"]);
  });

  it.each([
    'it("TRAP-07: a title alone", f);',
    "// TRAP-07",
    'twins("TRAP-07", "no worlds");',
    'twins(id, "TRAP-07", { quiet, fires });',
  ])("does not take %s for one", (text) => {
    expect(pairedIn(text)).toEqual([]);
  });

  it("asks for a fault or says why not, never both, and asks for each once", () => {
    expect(Object.keys(NOT_ASKED).filter((id) => Object.hasOwn(FAULTS, id))).toEqual([]);
    expect(new Set(IDS).size).toBe(IDS.length);
  });

  it.each([
    'it("FLT-K7: a title", f);',
    'it.each([["HAZ-01 FLT-K7: a row of cases", 1]])("%s", f);',
    "it(`FLT-K7: ${anything}`, f);",
    'faultTwins("FLT-K7", "a story", { fault });',
  ])("takes %s for a test of the fault", (text) => {
    expect(pairedIn(text)).toEqual(["FLT-K7"]);
  });

  it.each([
    ['it("without FLT-K7: in the middle", f);', "program/src/a.test.ts"],
    ["// FLT-K7: a remark", "program/src/a.test.ts"],
    ['const title = "FLT-K7: no test code";', "program/src/a.ts"],
    ['it("FLT-K7: what a simulator does", f);', "simulators/kubernetes/a.test.ts"],
  ])("does not take %s in %s for one", (text, path) => {
    expect(pairedIn(text, path)).toEqual([]);
  });

  it("takes a story for a pair where it has a twin", () => {
    const path = "simulators/scenarios/a.ts";
    expect(pairedIn('scenario("TRAP-07", "n", "s", play, { differs, volumes });', path)).toEqual([
      "TRAP-07",
    ]);
    expect(pairedIn('scenario("TRAP-07", "n", "s", play);', path)).toEqual([]);
    expect(pairedIn('scenario("TRAP-07", "n", "s", play, null);', path)).toEqual([]);
    expect(pairedIn('scenario("TRAP-07", "n", "s", play, twin);', "bench/a.ts")).toEqual([]);
  });

  it("finds titles that begin with ids in a form that is not counted", () => {
    const source = parse(
      "a.test.ts",
      'it("FLT-K7, FLT-K8: x", f);\nit("FLT-K7 x", f);\nit("FLT-K7 FLT-K8: x", f);\nfaultTwins("FLT-K7", "s", w);',
    );
    expect(listed(idFaults(source))).toEqual([
      'a.test.ts:1: a title begins "FLT-K7 FLT-K8: ", and not "FLT-K7, FLT-K8: x"',
      'a.test.ts:2: a title begins "FLT-K7 FLT-K8: ", and not "FLT-K7 x"',
    ]);
  });

  it("finds ids that the facts do not have", () => {
    const source = parse(
      "a.test.ts",
      'twins("HAZ-49", "s", w);\ntwins("TRAP-7", "s", w);\nit("FLT-K99: x", f);',
    );
    expect(listed(idFaults(source))).toEqual([
      "a.test.ts:1: the facts have no HAZ-49",
      "a.test.ts:2: the facts have no TRAP-7",
      "a.test.ts:3: the facts have no FLT-K99",
    ]);
  });
});
