import type { Report } from "../program/src/findings/report.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import { ACTIONS } from "./actions/index.ts";
import { FAULT_KINDS, type Fault } from "./faults.ts";

/** How often everything that can happen did: what never happened was not tested. */
export class Tally {
  readonly #counts = new Map<string, number>();

  constructor() {
    for (const name of Object.keys(ACTIONS)) this.#counts.set(`action ${name}`, 0);
    for (const kind of FAULT_KINDS) this.#counts.set(`fault ${kind}`, 0);
    for (const { code } of RULES)
      for (const kind of ["found", "unknown"]) this.#counts.set(`rule ${code} ${kind}`, 0);
    for (const verdict of ["confirmed", "suspect", "unknown"])
      this.#counts.set(`verdict ${verdict}`, 0);
    for (const word of ["orphan", "unclaimed"]) this.#counts.set(`word ${word}`, 0);
  }

  acted(action: string): void {
    this.#add(`action ${action}`);
  }

  scanned({ findings }: Report, faults: readonly Fault[]): void {
    for (const fault of faults) this.#add(`fault ${fault.kind}`);
    for (const { rule, verdict, word } of findings) {
      this.#add(`rule ${rule} ${verdict === "unknown" ? "unknown" : "found"}`);
      this.#add(`verdict ${verdict}`);
      if (word !== null) this.#add(`word ${word}`);
    }
  }

  /** "name count", one a line, in the order of their kinds. */
  lines(): readonly string[] {
    return [...this.#counts].map(([name, count]) => `${name.padEnd(50)} ${count}`);
  }

  /** What never happened. */
  missing(): readonly string[] {
    return [...this.#counts].flatMap(([name, count]) => (count === 0 ? [name] : []));
  }

  #add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }
}
