/**
 * Time and chance, the two things that make a run differ from the next, behind one interface.
 * Everything else in the program takes a `Clock`; only this file, `config/` and `main.ts` touch the real ones.
 */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number;
  /** Monotonic milliseconds: for durations, never for dates. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `action` once after `ms` unless the returned function is called first; never keeps the process alive. */
  after(ms: number, action: () => void): () => void;
  /** A signal that aborts with a `TimeoutError` after `ms`. */
  deadline(ms: number): AbortSignal;
  /** Uniform in [0, 1). For jitter only, never for secrets. */
  random(): number;
}

/** The machine's own time and chance. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep,
  after,
  deadline: (ms: number) => AbortSignal.timeout(ms),
  random: () => Math.random(),
});

/** Sleeps, and ends without an error as soon as the signal aborts: whoever slept looks at it next. */
export async function sleepUnlessAborted(
  ms: number,
  clock: Pick<Clock, "sleep">,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A clock by which everybody waits so many times as briefly; what time it is, and deadlines, stay as they are. */
export function hurried(clock: Clock, times: number): Clock {
  return Object.freeze({
    ...clock,
    monotonicMs: () => clock.monotonicMs() * times,
    sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms / times, signal),
  });
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = startTimer(ms, { keepsAlive: true }, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function after(ms: number, action: () => void): () => void {
  return startTimer(ms, { keepsAlive: false }, action);
}

/** The longest that a timer of Node waits; one that is longer ends at once (nodejs.org/api/timers.html). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A timer of any length, of several of Node's where one is not enough. */
function startTimer(
  ms: number,
  { keepsAlive }: { readonly keepsAlive: boolean },
  action: () => void,
): () => void {
  let leftMs = ms;
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    const partMs = Math.min(leftMs, LONGEST_TIMER_MS);
    leftMs -= partMs;
    timer = setTimeout(leftMs > 0 ? next : action, partMs);
    if (!keepsAlive) timer.unref();
  };
  next();
  return () => clearTimeout(timer);
}

/** How late the event loop came to its work, nanoseconds. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Begins to measure the delay of the event loop; answers how to ask what it was since the last time. */
export async function measureLoopDelay(): Promise<() => LoopDelay> {
  const { monitorEventLoopDelay } = await import("node:perf_hooks");
  const histogram = monitorEventLoopDelay({ resolution: LOOP_SAMPLE_MS });
  histogram.enable();
  return () => {
    const [p50, p99, max] = [histogram.percentile(50), histogram.percentile(99), histogram.max];
    histogram.reset();
    return { p50: beyond(p50), p99: beyond(p99), max: beyond(max) };
  };
}

/** How often a timer is set whose lateness is what counts. */
const LOOP_SAMPLE_MS = 10;

/** The histogram holds the whole time between two samples. */
function beyond(ns: number): number {
  return Math.max(0, ns - LOOP_SAMPLE_MS * 1e6);
}
