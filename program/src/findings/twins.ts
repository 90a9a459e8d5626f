import { expect, it } from "vitest";
import type { GivenRecords } from "../model/given.ts";
import { findings, type GivenSettings, judgementOn } from "./given.ts";
import type { Rule } from "./rule.ts";

/** One trap and its twin: worlds that differ only in the tell-tale. */
export interface Twins {
  readonly rule: Rule;
  /** Name of the subject the rule must be quiet about. */
  readonly subject: string;
  /** The world with the tell-tale, and the reason the rule must give. */
  readonly quiet: GivenRecords;
  readonly because: RegExp;
  /** The same world without it; the rule must fire on the same subject, or on `firesOn`. */
  readonly fires: GivenRecords;
  readonly firesOn?: string;
  readonly given?: GivenSettings;
}

/** Declares the tests of a trap or hazard: quiet with its reason, and firing without the tell-tale. */
export function twins(
  id: string,
  story: string,
  { rule, subject, quiet, because, fires, firesOn = subject, given = {} }: Twins,
): void {
  it(`${id}: ${story}`, () => {
    const judgement = judgementOn(rule, subject, quiet, given);
    expect(["quiet", "unknown"]).toContain(judgement.is);
    expect("because" in judgement ? judgement.because : "").toMatch(because);
    expect(
      findings(rule, quiet, given).filter((finding) => finding.subject.name === subject),
    ).toEqual([]);
  });
  it(`${id}: without it the twin fires`, () => {
    expect(findings(rule, fires, given).map((finding) => finding.subject.name)).toContain(firesOn);
  });
}
