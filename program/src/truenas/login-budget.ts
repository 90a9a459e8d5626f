import type { Clock } from "../lib/clock.ts";
import { LIMITS } from "./limits.ts";

/** Spaces logins so that TrueNAS' own limit (20 a minute and address, for all clients together) is never reached. */
export class LoginBudget {
  readonly #clock: Clock;
  #times: readonly number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the next login may be sent; rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<void> {
    for (;;) {
      const waitMs = this.#waitMs();
      if (waitMs <= 0) break;
      await this.#clock.sleep(waitMs, signal);
    }
    this.#times = [...this.#times, this.#clock.monotonicMs()].slice(-LIMITS.loginsPerMinute);
  }

  #waitMs(): number {
    const now = this.#clock.monotonicMs();
    const last = this.#times.at(-1) ?? Number.NEGATIVE_INFINITY;
    const isFull = this.#times.length === LIMITS.loginsPerMinute;
    const first = isFull ? (this.#times[0] ?? 0) : Number.NEGATIVE_INFINITY;
    return Math.max(last + LIMITS.betweenLoginsMs, first + 60_000) - now;
  }
}
