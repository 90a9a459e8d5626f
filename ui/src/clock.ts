import { useSyncExternalStore } from "react";

/** Now, epoch ms. */
export function now(): number {
  return Date.now();
}

/** Runs once after so many milliseconds; the answer takes it back. */
export function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** Relative times are counted anew so often. */
const TICK_MS = 10_000;

let ticked = Date.now();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | null = null;

/** Now, epoch ms, to ten seconds: whoever shows it is drawn anew as it goes on. */
export function useNow(): number {
  return useSyncExternalStore(onTick, () => ticked);
}

function onTick(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || ticking === null) return;
    clearInterval(ticking);
    ticking = null;
  };
}

function tick(): void {
  ticked = Date.now();
  for (const listener of listeners) listener();
}
