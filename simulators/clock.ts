import { randomBytes, randomUUID } from "node:crypto";
/**
 * Time of the simulators, behind one interface: nothing else under `simulators/` touches the machine's clock or timers.
 * A test that needs another time passes a clock of its own.
 */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `action` once after `ms` unless the returned function is called first; never keeps the process alive. */
  after(ms: number, action: () => void): () => void;
}

/** The machine's own time. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now(), sleep, after });

/** Resolves when everything that is ready now, sockets included, has had its turn: no time passes. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
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
  return () => {
    clearTimeout(timer);
  };
}

/** Chance, for what nobody compares between two runs: tokens, boot ids, UIDs of a server that was given none. */
export const chance = Object.freeze({
  uuid: (): string => randomUUID(),
  token: (bytes: number): string => randomBytes(bytes).toString("base64url"),
});
