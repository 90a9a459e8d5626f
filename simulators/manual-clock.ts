import { nextTurn } from "./clock.ts";
import type { Clock } from "./clock.ts";

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Lets so much time pass; what is due runs in its order, each at its own time. */
  advance(ms: number): Promise<void>;
  /** Resolves as soon as so many timers wait: what was sent over a socket has arrived and is kept back. */
  untilTimers(count: number): Promise<void>;
}

interface Timer {
  readonly dueAt: number;
  readonly action: () => void;
}

/** Starts at this time, epoch ms. */
export function manualClock(startAt: number): ManualClock {
  let now = startAt;
  const timers = new Set<Timer>();
  let waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  const after = (ms: number, action: () => void): (() => void) => {
    const timer = { dueAt: now + ms, action };
    timers.add(timer);
    waiting.filter(({ count }) => timers.size >= count).forEach(({ resolve }) => resolve());
    waiting = waiting.filter(({ count }) => timers.size < count);
    return () => void timers.delete(timer);
  };

  return {
    now: () => now,
    after,
    sleep: async (ms, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const cancel = after(ms, resolve);
      signal?.throwIfAborted();
      signal?.addEventListener("abort", () => {
        cancel();
        reject(signal.reason as Error);
      });
      return promise;
    },
    untilTimers: async (count) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (timers.size >= count) {
        resolve();
      } else {
        waiting.push({ count, resolve });
      }
      return promise;
    },
    advance: async (ms) => {
      const end = now + ms;
      for (let next = nextDue(timers, end); next !== undefined; next = nextDue(timers, end)) {
        timers.delete(next);
        now = next.dueAt;
        next.action();
        await nextTurn();
      }
      now = end;
    },
  };
}

function nextDue(timers: ReadonlySet<Timer>, end: number): Timer | undefined {
  return [...timers].filter(({ dueAt }) => dueAt <= end).toSorted((a, b) => a.dueAt - b.dueAt)[0];
}
