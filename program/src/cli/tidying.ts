import type { Clock } from "../lib/clock.ts";

/** How long nobody has asked when nobody asks: longer than it takes a page to ask for its next part. */
const QUIET_MS = 250;

/** What it takes to give memory back. */
export interface TidyingParts {
  readonly clock: Pick<Clock, "after">;
  /** Requests that came in since the start. */
  readonly asked: () => number;
  /** Gives memory back, and stops everything while it does. */
  readonly tidyUp: () => void;
}

/**
 * Gives memory back when nobody asks. That stops the process for a tenth of a second, which callers would wait; where they come without
 * a pause, V8 collects by itself, later and in smaller stops.
 */
export class Tidying implements Disposable {
  readonly #parts: TidyingParts;
  #cancel: () => void = () => {};

  constructor(parts: TidyingParts) {
    this.#parts = parts;
  }

  /** Once, as soon as nobody has asked for a moment. */
  whenQuiet(): void {
    const { clock, asked, tidyUp } = this.#parts;
    this.#cancel();
    const before = asked();
    this.#cancel = clock.after(QUIET_MS, () => (asked() === before ? tidyUp() : this.whenQuiet()));
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }
}
