import type { Clock } from "./clock.ts";

/** How long to wait between attempts that fail. */
export interface BackoffLimits {
  readonly initialMs: number;
  readonly maxMs: number;
  readonly factor: number;
  /** 1.0 adds up to the delay itself, at random. */
  readonly jitter: number;
  /** After this long without a failure the next one waits `initialMs` again. */
  readonly resetAfterMs: number;
}

/** Gives the delay before the next attempt; each failure makes it longer. */
export interface Backoff {
  nextDelayMs(): number;
}

/** Exponential back-off with jitter that forgets after a calm. Source: client-go `wait.Backoff` and `NewExponentialBackoffManager`. */
export function createBackoff(limits: BackoffLimits, clock: Clock): Backoff {
  let baseMs = limits.initialMs;
  let lastFailureAt = Number.NEGATIVE_INFINITY;
  return {
    nextDelayMs() {
      const now = clock.monotonicMs();
      if (now - lastFailureAt > limits.resetAfterMs) baseMs = limits.initialMs;
      lastFailureAt = now;
      const delayMs = baseMs * (1 + clock.random() * limits.jitter);
      baseMs = Math.min(limits.maxMs, baseMs * limits.factor);
      return delayMs;
    },
  };
}
