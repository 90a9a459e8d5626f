import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import { SourceError, type SourceErrorCode } from "../lib/errors.ts";
import { BACKOFF, LIMITS } from "./budgets.ts";

/** Failures after which the same request may well succeed in a moment. No connection at all is not one: people wait for us. */
const WORTH_REPEATING: readonly SourceErrorCode[] = Object.freeze([
  "throttled",
  "unavailable",
  "interrupted",
]);

/**
 * Repeats a request that failed for a moment, with client-go's delays or for as long as the server asked. Gives up, with the
 * last error, after `LIMITS.requestRetries` or where the server asks for more than `LIMITS.retryAfterMs`.
 */
export async function repeating<T>(
  clock: Clock,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  const backoff = createBackoff(BACKOFF, clock);
  for (let retries = 0; ; retries++) {
    try {
      return await attempt();
    } catch (error) {
      if (
        !(error instanceof SourceError) ||
        !WORTH_REPEATING.includes(error.code) ||
        retries === LIMITS.requestRetries
      )
        throw error;
      if ((error.retryAfterMs ?? 0) > LIMITS.retryAfterMs) throw error;
      await pause(clock, signal, Math.max(backoff.nextDelayMs(), error.retryAfterMs ?? 0), error);
    }
  }
}

/** Who is stopped while he waits to repeat learns why he waited, not that he was stopped. */
async function pause(
  clock: Clock,
  signal: AbortSignal,
  ms: number,
  error: SourceError,
): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch {
    throw error;
  }
}
