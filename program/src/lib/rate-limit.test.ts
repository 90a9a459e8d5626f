import { expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { createRateLimiter } from "./rate-limit.ts";

const { signal } = new AbortController();

function waitingClock() {
  const time = { ms: 0 };
  const waits: number[] = [];
  const clock = {
    monotonicMs: () => time.ms,
    sleep: (ms: number) => Promise.resolve(void waits.push(ms)),
  } as Clock;
  return { time, waits, clock };
}

test("a burst goes through at once; what comes after it waits its turn", async () => {
  const { waits, clock } = waitingClock();
  const limiter = createRateLimiter({ perSecond: 10, burst: 3 }, clock);
  for (let asked = 0; asked < 5; asked++) await limiter.take(signal);
  expect(waits).toEqual([100, 200]);
  expect(limiter.use).toEqual({ taken: 5, waitedMs: 300 });
});

test("the purse fills again with time, up to the burst", async () => {
  const { time, waits, clock } = waitingClock();
  const limiter = createRateLimiter({ perSecond: 10, burst: 3 }, clock);
  for (let asked = 0; asked < 3; asked++) await limiter.take(signal);
  time.ms += 60_000;
  for (let asked = 0; asked < 3; asked++) await limiter.take(signal);
  expect(waits).toEqual([]);
  await limiter.take(signal);
  expect(waits).toEqual([100]);
});

test("who has stopped asking takes nothing", async () => {
  const limiter = createRateLimiter({ perSecond: 1, burst: 1 }, waitingClock().clock);
  await expect(limiter.take(AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
  expect(limiter.use.taken).toBe(0);
});
