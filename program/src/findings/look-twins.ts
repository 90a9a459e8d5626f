import { expect, it } from "vitest";
import type { GivenRecords } from "../model/given.ts";
import type { Finding } from "./finding.ts";
import { GivenLooks, type LookOver } from "./given-look.ts";
import type { Rule } from "./rule.ts";

/** One look: the day, what is there, and what else is not as usual. */
export type Look = readonly [day: number, records: GivenRecords, over?: LookOver];

/** One hazard of time and its twin: looks over days that differ only in the tell-tale. */
export interface LookTwins {
  readonly rule: Rule;
  /** Name of the subject that may not be called confirmed. */
  readonly subject: string;
  /** Looks with the hazard: the last one finds the subject, suspect at most. */
  readonly hazard: readonly Look[];
  /** What the last look says is missing for `confirmed`. */
  readonly because: RegExp;
  /** The same looks without it: the last one calls the subject confirmed, with nothing missing. */
  readonly twin: readonly Look[];
  /** When the memory of the hazard began, epoch ms; long ago unless told. */
  readonly bornAt?: number;
}

/** Declares the tests of a hazard that only memory can defeat: never confirmed with it, confirmed without it. */
export function lookTwins(
  id: string,
  story: string,
  { rule, subject, hazard, because, twin, bornAt }: LookTwins,
): void {
  it(`${id}: ${story}`, () => {
    const found = told(new GivenLooks([rule], bornAt), subject, hazard);
    expect(found.map((one) => one?.verdict)).not.toContain("confirmed");
    expect(found.at(-1)?.missing.join("\n")).toMatch(because);
  });
  it(`${id}: without it the twin is confirmed (${story})`, () => {
    const last = told(new GivenLooks([rule]), subject, twin).at(-1);
    expect([last?.verdict, last?.missing]).toEqual(["confirmed", []]);
  });
}

/** What each look says about the subject; undefined where it says nothing. */
function told(
  looks: GivenLooks,
  subject: string,
  all: readonly Look[],
): readonly (Finding | undefined)[] {
  return all.map(([day, records, over]) =>
    looks.at(day, records, over).findings.find((finding) => isAbout(finding, subject)),
  );
}

/** One that cannot tell is about several subjects, which stand in its evidence. */
function isAbout(finding: Finding, subject: string): boolean {
  const listed = finding.evidence.filter(({ fact }) => fact === "subject");
  return [
    finding.subject.name,
    ...listed.map(({ value }) => value.slice(value.indexOf("/") + 1)),
  ].includes(subject);
}
