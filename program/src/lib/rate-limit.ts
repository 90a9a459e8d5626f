import type { Clock } from "./clock.ts";

/** What a purse holds: so many requests a second in the long run, so many at once. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket. `take` waits for its turn; turns are given in the order of asking. */
export interface RateLimiter {
  /** Resolves when one more request may be sent; rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<void>;
  /** Requests let through and milliseconds they waited, since the start. */
  readonly use: { readonly taken: number; readonly waitedMs: number };
}

/** A token bucket that starts full. Source of the behaviour: client-go `flowcontrol.NewTokenBucketRateLimiter`. */
export function createRateLimiter(limit: RateLimit, clock: Clock): RateLimiter {
  const use = { taken: 0, waitedMs: 0 };
  let tokens = limit.burst;
  let refilledAt = clock.monotonicMs();
  return {
    use,
    async take(signal) {
      signal.throwIfAborted();
      const now = clock.monotonicMs();
      tokens = Math.min(limit.burst, tokens + ((now - refilledAt) / 1000) * limit.perSecond) - 1;
      refilledAt = now;
      use.taken += 1;
      if (tokens >= 0) return;
      const waitMs = (-tokens / limit.perSecond) * 1000;
      use.waitedMs += waitMs;
      await clock.sleep(waitMs, signal);
    },
  };
}
