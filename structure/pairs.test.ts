import { describe, expect, it } from "vitest";
import { IDS, idFaults, unpaired } from "./pairs.ts";
import { listed, parse, projectSources } from "./sources.ts";

/** Ids that have no pair, and why: mostly a part of the program that they are about does not exist. */
const WAITING: Readonly<Record<string, string>> = {
  "HAZ-39": "two replicas of the monitor: there is one, and no Lease before they are many",
  "HAZ-40": "an old plan that somebody approves: plans come with the reclaimer",
  "HAZ-43": "a connection lost in the middle of a write: the first writes come with the reclaimer",
  "HAZ-44": "a deletion answered with null: the first deletion comes with the reclaimer",
};

function pairedIn(text: string, path = "program/src/findings/rules/a.test.ts"): string[] {
  const missing = new Set(unpaired([parse(path, text)]));
  return IDS.filter((id) => !missing.has(id));
}

describe("every trap and every hazard of the facts is a scenario with a twin", () => {
  it("but for those that wait for the part they are about", () => {
    expect(unpaired(projectSources())).toEqual(Object.keys(WAITING));
  });

  it("under an id that the facts have", () => {
    expect(listed(projectSources().flatMap(idFaults))).toEqual([]);
  });

  it("counts forty traps, forty-eight hazards and the false positives of others", () => {
    expect([IDS.length, IDS[0], IDS[87], IDS[88]]).toEqual([
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

  it("takes a story for a pair where it has a twin", () => {
    const path = "simulators/scenarios/a.ts";
    expect(pairedIn('scenario("TRAP-07", "n", "s", play, { differs, volumes });', path)).toEqual([
      "TRAP-07",
    ]);
    expect(pairedIn('scenario("TRAP-07", "n", "s", play);', path)).toEqual([]);
    expect(pairedIn('scenario("TRAP-07", "n", "s", play, null);', path)).toEqual([]);
    expect(pairedIn('scenario("TRAP-07", "n", "s", play, twin);', "bench/a.ts")).toEqual([]);
  });

  it("finds ids that the facts do not have", () => {
    const source = parse("a.test.ts", 'twins("HAZ-49", "s", w);\ntwins("TRAP-7", "s", w);');
    expect(listed(idFaults(source))).toEqual([
      "a.test.ts:1: the facts have no HAZ-49",
      "a.test.ts:2: the facts have no TRAP-7",
    ]);
  });
});
