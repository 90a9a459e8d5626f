import { expect, test } from "vitest";
import { createBackoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";

const LIMITS = { initialMs: 800, maxMs: 30_000, factor: 2, jitter: 1, resetAfterMs: 120_000 };

function clockAt(time: { ms: number }, random = 0): Clock {
  return { monotonicMs: () => time.ms, random: () => random } as Clock;
}

test("delays double up to the limit, as client-go's do", () => {
  const backoff = createBackoff(LIMITS, clockAt({ ms: 0 }));
  expect(Array.from({ length: 8 }, () => backoff.nextDelayMs())).toEqual([
    800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000,
  ]);
});

test("jitter adds up to the delay itself", () => {
  expect(createBackoff(LIMITS, clockAt({ ms: 0 }, 0.5)).nextDelayMs()).toBe(1_200);
});

test("two minutes without a failure are forgotten failures, and not a moment less", () => {
  const time = { ms: 0 };
  const backoff = createBackoff(LIMITS, clockAt(time));
  backoff.nextDelayMs();
  time.ms += 120_000;
  expect(backoff.nextDelayMs()).toBe(1_600);
  time.ms += 120_001;
  expect(backoff.nextDelayMs()).toBe(800);
});
