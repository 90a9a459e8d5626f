import { putLast } from "../lib/put-last.ts";
import type { Clock } from "../lib/clock.ts";
import type { RateLimit } from "../lib/rate-limit.ts";

/** Those who are remembered at once. Whoever asked longest ago is forgotten for another. */
const MOST_KEYS = 10_000;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Token buckets, one for each key, of those who ask too often: nobody waits in line, he is told when to come again. */
export class Quota {
  readonly #limit: RateLimit;
  readonly #clock: Pick<Clock, "monotonicMs">;
  /** In the order in which they asked last. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit, clock: Pick<Clock, "monotonicMs">) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Takes one of what this key has; answers 0, or in how many milliseconds there will be one. */
  take(key: string): number {
    const waitMs = this.waitMs(key);
    if (waitMs > 0) return waitMs;
    const left = this.#leftOf(key) - 1;
    putLast(this.#buckets, key, { left, at: this.#clock.monotonicMs() }, MOST_KEYS);
    return 0;
  }

  /** In how many milliseconds there will be one for this key; 0 where there is. Takes none. */
  waitMs(key: string): number {
    const lacks = 1 - this.#leftOf(key);
    return lacks <= 0 ? 0 : Math.ceil((lacks / this.#limit.perSecond) * 1_000);
  }

  #leftOf(key: string): number {
    const { perSecond, burst } = this.#limit;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return burst;
    const sinceMs = this.#clock.monotonicMs() - bucket.at;
    return Math.min(burst, bucket.left + (sinceMs / 1_000) * perSecond);
  }
}
