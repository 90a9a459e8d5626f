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

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function after(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
