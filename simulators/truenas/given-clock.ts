import type { Clock } from "../clock.ts";

/** A clock that a test moves: sleeping takes no time, but moves it. */
export interface TestClock extends Clock {
  advance(ms: number): void;
  /** What was slept in all, ms. */
  readonly sleptMs: number;
}

/** Starts at a time, epoch ms. */
export function testClock(start: number): TestClock {
  let now = start;
  let sleptMs = 0;
  const timers = new Set<{ at: number; action: () => void }>();
  return {
    get sleptMs() {
      return sleptMs;
    },
    now: () => now,
    sleep: async (ms) => {
      sleptMs += ms;
      now += ms;
    },
    after(ms, action) {
      const timer = { at: now + ms, action };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    advance(ms) {
      now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.action();
      }
    },
  };
}
