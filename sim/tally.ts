import { RULES } from "../program/src/findings/rules/index.ts";
import { isUnserved } from "../program/src/model/observation.ts";
import { ACTIONS } from "./actions/index.ts";
import { confirmedAbsences } from "./certainty.ts";
import type { Fact } from "./evidence.ts";
import { FAULT_KINDS, type Fault } from "./faults.ts";
import type { Judged } from "./judged.ts";
import { namedOrphans } from "./liveness.ts";
import { PENDING } from "./pending.ts";
import type { Plan } from "./plan.ts";
import type { Scan } from "./scan.ts";

/** Why an observation was not whole: what a rule that needs it then does without. */
const UNREAD = ["interrupted", "notPermitted", "timeout", "mismatch", "not served"] as const;

/** P5 cannot fail: a rule whose subject is referred to does not hit. */
const FAILING = ["P1", "P2", "P3", "P4", "P6", "P7", "P8", "P9"] as const;
const FREEZES = ["massChange", "identityChanged", "historyBroken"] as const;
const CONFIRMED_ABSENCE = "verdict confirmed of an absence";

/** What a tally counted; plain values. */
export interface Totals {
  readonly counts: ReadonlyMap<string, number>;
  readonly checked: ReadonlyMap<string, number>;
  readonly unread: ReadonlyMap<string, number>;
  readonly cases: number;
  readonly scans: number;
  readonly ops: number;
  readonly withOrphan: number;
  readonly withConfirmed: number;
}

/** How often everything that can happen did: what never happened was not tested. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #facts = { checked: new Map<string, number>(), unread: new Map<string, number>() };
  #cases = 0;
  #scans = 0;
  #ops = 0;
  #withOrphan = 0;
  #isNamed = false;
  #withConfirmed = 0;
  #isConfirmed = false;

  constructor() {
    for (const name of Object.keys(ACTIONS))
      if (!PENDING.actions.includes(name)) this.#counts.set(`action ${name}`, 0);
    for (const kind of FAULT_KINDS) this.#counts.set(`fault ${kind}`, 0);
    for (const { code } of RULES) {
      this.#counts.set(`rule ${code} unknown`, 0);
      this.#counts.set(`rule ${code} found`, 0);
    }
    for (const verdict of ["confirmed", "suspect", "unknown"])
      this.#counts.set(`verdict ${verdict}`, 0);
    for (const word of ["orphan", "unclaimed"]) this.#counts.set(`word ${word}`, 0);
    for (const code of UNREAD) this.#counts.set(`not read: ${code}`, 0);
    for (const id of FAILING) this.#counts.set(`failed precondition ${id}`, 0);
    for (const kind of FREEZES) this.#counts.set(`freeze ${kind}`, 0);
    this.#counts.set(CONFIRMED_ABSENCE, 0);
  }

  /** Everything that was counted, as one thread hands it to another. */
  totals(): Totals {
    const { checked, unread } = this.#facts;
    const [cases, scans, ops] = [this.#cases, this.#scans, this.#ops];
    const [withOrphan, withConfirmed] = [this.#withOrphan, this.#withConfirmed];
    return { counts: this.#counts, checked, unread, cases, scans, ops, withOrphan, withConfirmed };
  }

  /** Adds what was counted of other cases. */
  add(others: Totals): void {
    addAll(this.#counts, others.counts);
    addAll(this.#facts.checked, others.checked);
    addAll(this.#facts.unread, others.unread);
    this.#cases += others.cases;
    this.#scans += others.scans;
    this.#ops += others.ops;
    this.#withOrphan += others.withOrphan;
    this.#withConfirmed += others.withConfirmed;
  }

  /** A case begins. */
  began({ ops }: Plan): void {
    this.#cases++;
    this.#ops += ops.length;
    this.#isNamed = false;
    this.#isConfirmed = false;
  }

  acted(action: string): void {
    this.#count(`action ${action}`);
  }

  scanned(faults: readonly Fault[]): void {
    this.#scans++;
    for (const fault of faults) this.#count(`fault ${fault.kind}`);
  }

  /** A scan came to its end. */
  judged({ done, watch, facts }: Pick<Judged, "done" | "watch" | "facts">): void {
    for (const { rule, verdict, word } of done.report.findings) {
      this.#count(`rule ${rule} ${verdict === "unknown" ? "unknown" : "found"}`);
      this.#count(`verdict ${verdict}`);
      if (word !== null) this.#count(`word ${word}`);
    }
    for (const part of done.report.coverage) {
      if (part.reason) this.#count(`not read: ${part.reason.code}`);
      if (isUnserved(part)) this.#count("not read: not served");
    }
    this.#memoryTold(done);
    this.#read(facts);
    const { named, confirmed } = namedOrphans({ done, watch });
    if (named > 0 && !this.#isNamed) this.#withOrphan++;
    if (confirmed > 0 && !this.#isConfirmed) this.#withConfirmed++;
    this.#isNamed ||= named > 0;
    this.#isConfirmed ||= confirmed > 0;
  }

  /** "name count", one a line, in the order of their kinds. */
  lines(): readonly string[] {
    const lines = [...this.#counts].map(([name, count]) => `${name.padEnd(50)} ${count}`);
    const { checked, unread } = this.#facts;
    return [
      ...lines,
      `evidence: ${checked.size} facts held against the world; not read: ${[...unread.keys()].toSorted().join(", ") || "none"}`,
      `${(this.#ops / this.#cases).toFixed(1)} steps and ${(this.#scans / this.#cases).toFixed(1)} scans a case`,
      `${((100 * this.#withOrphan) / this.#cases).toFixed(1)} % of the cases had an orphan that was named`,
      `${((100 * this.#withConfirmed) / Math.max(1, this.#withOrphan)).toFixed(1)} % of these confirmed one`,
    ];
  }

  /** What never happened, or too seldom. */
  missing(): readonly string[] {
    const never = [...this.#counts].flatMap(([name, count]) => (count === 0 ? [name] : []));
    const isRare = this.#withOrphan < MIN_SHARE_WITH_ORPHAN * this.#cases;
    const isUnsure = this.#withConfirmed < MIN_SHARE_CONFIRMED * this.#withOrphan;
    return [
      ...never,
      ...(isRare ? ["an orphan that is named, in 3 of 10 cases"] : []),
      ...(isUnsure ? ["an orphan that is confirmed, in 3 of 10 cases with one"] : []),
    ];
  }

  /** What only a memory can say. */
  #memoryTold({ report }: Scan): void {
    for (const { preconditions } of report.findings)
      for (const { id, missing } of preconditions)
        if (missing.length > 0) this.#count(`failed precondition ${id}`);
    for (const { kind } of report.memory?.freezes ?? []) this.#count(`freeze ${kind}`);
    this.#count(CONFIRMED_ABSENCE, confirmedAbsences(report.findings).length);
  }

  #read(facts: readonly Fact[]): void {
    const { checked, unread } = this.#facts;
    for (const { evidence, isSo } of facts) {
      const counts = isSo === null ? unread : checked;
      const isOfOne = evidence.fact.startsWith("last used by ");
      const fact = isOfOne ? evidence.fact.replace(/^(last used by \w+).*/, "$1") : evidence.fact;
      counts.set(fact, (counts.get(fact) ?? 0) + 1);
    }
  }

  #count(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }
}

/** Share of cases in which an orphan is named: a run that has none proves nothing about them. */
const MIN_SHARE_WITH_ORPHAN = 0.3;

/** Share of these in which one is confirmed. */
const MIN_SHARE_CONFIRMED = 0.3;

function addAll(counts: Map<string, number>, others: ReadonlyMap<string, number>): void {
  for (const [name, times] of others) counts.set(name, (counts.get(name) ?? 0) + times);
}
