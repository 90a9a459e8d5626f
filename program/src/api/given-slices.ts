import type { Clock } from "../lib/clock.ts";

/** A clock by which every slice of work takes its whole time, and the next begins when somebody says so. */
export class SlowClock implements Pick<Clock, "monotonicMs" | "sleep"> {
  #now = 0;
  #goOn: (() => void) | null = null;

  monotonicMs(): number {
    return (this.#now += 100);
  }

  sleep(): Promise<void> {
    return new Promise((resolve) => (this.#goOn = resolve));
  }

  /** Lets the next slice be done; false where nobody waits for one. */
  async goOn(): Promise<boolean> {
    const goOn = this.#goOn;
    this.#goOn = null;
    goOn?.();
    await new Promise((resolve) => setImmediate(resolve)); // whatever else is ready has its turn
    return goOn !== null;
  }
}
