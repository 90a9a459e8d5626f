import type { Finding } from "../program/src/findings/finding.ts";
import type { Report } from "../program/src/findings/report.ts";
import type { Sayings } from "./certainty.ts";
import type { Core } from "./core.ts";
import type { Fact } from "./evidence.ts";
import type { Fault } from "./faults.ts";
import type { Scan } from "./scan.ts";
import type { Watch } from "./watch.ts";
import type { World } from "./world.ts";

/** What must never happen (facts/reliability §6.3). */
export interface Violation {
  readonly invariant: "I1" | "I3" | "I4" | "I8" | "I12" | "I13" | "I14" | "I15";
  readonly rule: string;
  readonly detail: string;
}

/** A scan and the truth about it. */
export interface Judged {
  readonly core: Core;
  readonly done: Scan;
  readonly watch: Watch;
  readonly world: World;
  readonly faults: readonly Fault[];
  /** What its findings rest on; none where something happened during the scan, or a source lied. */
  readonly facts: readonly Fact[];
  /** The report before it by the same database. */
  readonly previous: Report | null;
  readonly sayings: Sayings;
}

/** Findings that say something, and not that nothing can be said. */
export function hitsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ verdict }) => verdict !== "unknown");
}

/** A broken invariant about a finding. */
export function violation(
  invariant: Violation["invariant"],
  { rule, subject, word, scope }: Finding,
  why: string,
): Violation {
  const where = `${subject.kind}/${subject.name} (${word ?? "no word"}, ${scope.name})`;
  return { invariant, rule, detail: `${where}: ${why}` };
}
