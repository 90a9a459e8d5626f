import type { Clock } from "../../clock.ts";

/** facts/truenas-api.md §2.4. */
const CALLS_PER_WINDOW = 20;
const WINDOW_MS = 60_000;
const TABLE_SIZE = 100;
const TABLE_LIFE_MS = 600_000;

/** Counts what arrives before login, by method and peer. */
export interface RateLimit {
  /** False: refuse this one. When the table is full everybody unauthenticated is refused until it is cleared. */
  admits(method: string, peer: string): boolean;
}

/** A fresh table. */
export function createRateLimit(clock: Clock): RateLimit {
  const windows = new Map<string, { startedAt: number; calls: number }>();
  let clearedAt = clock.now();
  return {
    admits(method, peer) {
      const now = clock.now();
      if (now - clearedAt >= TABLE_LIFE_MS) {
        windows.clear();
        clearedAt = now;
      }
      const key = `${method} ${peer}`;
      const window = windows.get(key);
      if (window === undefined) {
        return windows.size < TABLE_SIZE && windows.set(key, { startedAt: now, calls: 1 }).has(key);
      }
      if (now - window.startedAt >= WINDOW_MS) {
        windows.set(key, { startedAt: now, calls: 1 });
        return true;
      }
      window.calls += 1;
      return window.calls <= CALLS_PER_WINDOW;
    },
  };
}
