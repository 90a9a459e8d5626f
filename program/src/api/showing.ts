import { atOnce, type Slices } from "../lib/slices.ts";
import type { Touched } from "../model/touched.ts";
import type { Shown } from "./shown.ts";
import { carryOver, madeAgain } from "./kept.ts";

/** What became of what is shown. */
export interface ShownChange {
  /** Null at the first look. Its report is as it was; its inventory is the living one. */
  readonly before: Shown | null;
  readonly after: Shown;
  /** Records that changed, came or went, or whose joins did; null after a look, where anything may have. */
  readonly touched: readonly Touched[] | null;
  /** Whether people's words keep other findings out than before: also one that ran out meanwhile. */
  readonly reworded: boolean;
}

/** Holds what is shown, and tells whoever wants to know when it changes. */
export class Showing {
  readonly #epoch: string;
  readonly #listeners = new Set<(change: ShownChange) => void>();
  #now: Shown | null = null;
  #count = 0;

  /** `epoch`: tells this run of the service from all others. */
  constructor(epoch: string) {
    this.#epoch = epoch;
  }

  /** What is shown; null before the first look. */
  get now(): Shown | null {
    return this.#now;
  }

  /** Shows something else from now on. */
  show(shown: Omit<Shown, "version">, touched: readonly Touched[] | null): void {
    atOnce(this.showInSlices(shown, touched));
  }

  /** The same; what was shown before is shown until all is ready that people will ask for. It must not change meanwhile. */
  *showInSlices(shown: Omit<Shown, "version">, touched: readonly Touched[] | null): Slices<void> {
    const before = this.#now;
    this.#count++;
    const after = { ...shown, version: `${this.#epoch}-${this.#count}` };
    const reworded = before !== null && !leaveOutTheSame(before, after);
    if (before !== null) {
      if (touched !== null && !reworded) carryOver(before, after, touched);
      else yield* madeAgain(before, after);
    }
    this.#now = after;
    for (const listener of this.#listeners) listener({ before, after, touched, reworded });
  }

  /** Calls the listener after every change, until the answer is called. */
  onChange(listener: (change: ShownChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Whether people's words keep the same findings out: one that came or went by a word is of an object that nobody touched. */
function leaveOutTheSame({ report: before }: Shown, { report: after }: Shown): boolean {
  if (before.suppressed.length !== after.suppressed.length) return false;
  const ids = new Set(before.suppressed.map(({ finding }) => finding.id));
  return after.suppressed.every(({ finding }) => ids.has(finding.id));
}
