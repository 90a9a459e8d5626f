import type { Clock } from "./clock.ts";
import { putLast } from "./put-last.ts";

/** An answer, and for how long it may be given again. */
export interface Lasting<T> {
  readonly value: T;
  readonly forMs: number;
  /** Whether it is not asked for anew while it is held, however often it is given; left out: as all are. */
  readonly lastsWhole?: boolean;
}

/** An answer that is held, and until when (`Clock.monotonicMs`). */
export interface Held<T> {
  readonly value: T;
  readonly untilMs: number;
}

interface Entry<T> extends Held<T> {
  /** From when on it is asked for anew by the way. */
  readonly renewFromMs: number;
  /** The same by the wall clock: the other one stands still while a machine sleeps. */
  readonly untilAt: number;
}

/**
 * Answers that are given again for a while, counted from when they were asked for. What is used least recently goes first. One that
 * is used in the last part of its time is asked for anew meanwhile, so that whoever goes on asking waits once.
 */
export class Remembered<T> {
  readonly #clock: Pick<Clock, "monotonicMs" | "now">;
  readonly #most: number;
  readonly #renewAfter: number;
  /** In the order in which they were used last. */
  readonly #entries = new Map<string, Entry<T>>();
  readonly #asking = new Map<string, Promise<Held<T>>>();

  /** `most`: answers that are held at once; `renewAfter`: the share of its time after which one is renewed, 1 = never. */
  constructor(most: number, clock: Pick<Clock, "monotonicMs" | "now">, renewAfter = 1) {
    this.#most = most;
    this.#clock = clock;
    this.#renewAfter = renewAfter;
  }

  /** Whether an answer is held. */
  has(key: string): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && this.#isGood(entry);
  }

  /** Holds an answer that nobody asked for. */
  set(key: string, answer: Lasting<T>): void {
    this.#hold(key, answer, this.#clock.monotonicMs(), this.#clock.now());
  }

  /** The answer that is held, else a new one; whoever asks meanwhile gets the same. Rejects as `ask` does, and holds nothing then. */
  async get(key: string, ask: () => Promise<Lasting<T>>): Promise<Held<T>> {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    if (entry !== undefined && this.#isGood(entry)) {
      this.#entries.set(key, entry);
      if (this.#clock.monotonicMs() >= entry.renewFromMs) this.#renew(key, ask);
      return entry;
    }
    return this.#asking.get(key) ?? this.#ask(key, ask);
  }

  #renew(key: string, ask: () => Promise<Lasting<T>>): void {
    if (this.#asking.has(key)) return;
    // whoever asks when its time is over asks himself, and learns why
    this.#ask(key, ask).catch(() => {});
  }

  #ask(key: string, ask: () => Promise<Lasting<T>>): Promise<Held<T>> {
    const asking = this.#answer(key, ask).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return asking;
  }

  async #answer(key: string, ask: () => Promise<Lasting<T>>): Promise<Held<T>> {
    const [monotonicMs, now] = [this.#clock.monotonicMs(), this.#clock.now()];
    return this.#hold(key, await ask(), monotonicMs, now);
  }

  #hold(key: string, answer: Lasting<T>, monotonicMs: number, now: number): Held<T> {
    const { value, forMs, lastsWhole = this.#renewAfter >= 1 } = answer;
    const renewFromMs = lastsWhole ? Infinity : monotonicMs + forMs * this.#renewAfter;
    const entry = { value, renewFromMs, untilMs: monotonicMs + forMs, untilAt: now + forMs };
    putLast(this.#entries, key, entry, this.#most);
    return entry;
  }

  #isGood({ untilMs, untilAt }: Entry<T>): boolean {
    return this.#clock.monotonicMs() < untilMs && this.#clock.now() < untilAt;
  }
}
