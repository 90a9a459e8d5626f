import { createBackoff } from "../lib/backoff.ts";
import { type Clock, sleepUnlessAborted } from "../lib/clock.ts";
import { SourceError } from "../lib/errors.ts";
import type { TruenasCollection } from "../model/collections.ts";
import type { Heard } from "../model/source.ts";
import type { Live } from "./connect.ts";
import { eventsOf } from "./events.ts";
import { LIMITS, RECONNECT_BACKOFF } from "./limits.ts";
import type { RpcSocket, SocketEvent } from "./rpc-socket.ts";
import type { Session } from "./session.ts";

/**
 * Subscriptions to a TrueNAS, kept up for as long as somebody listens.
 *
 * deaf         no socket is subscribed on. After a delay that grows -> subscribing.
 * subscribing  connects if need be and asks for what is not subscribed to on this socket; what is refused is left out, and
 *              what may have been missed is told. All asked -> hearing. Any failure -> deaf.
 * hearing      events are gathered and told together. The socket ends, or TrueNAS ends a subscription -> deaf, and what
 *              was heard through it counts as missed.
 */
export class Hearing {
  readonly #session: Session;
  readonly #clock: Clock;
  /** What the events of a name are about, of the names that are subscribed to. */
  readonly #told = new Map<string, readonly TruenasCollection[]>();
  /** The name that is being asked for: its first event may come together with the answer. */
  #asking: string | null = null;
  readonly #changed = new Set<TruenasCollection>();
  /** Names that were subscribed to and are not: told of as soon as they have been asked for again. */
  readonly #missed = new Set<string>();
  #socket: RpcSocket | null = null;
  #wake: () => void = () => {};
  #lose: () => void = () => {};

  constructor(session: Session, clock: Clock) {
    this.#session = session;
    this.#clock = clock;
  }

  get heard(): Heard {
    const collections = this.#socket?.isOpen ? [...this.#told.values()].flat() : [];
    return { collections: [...new Set(collections)], events: this.#session.counters.events };
  }

  /** See `SystemSource.hear`. */
  async *hear(signal: AbortSignal): AsyncGenerator<readonly TruenasCollection[]> {
    const over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    this.#session.onEvent = (event) => this.#take(event);
    const stop = (): void => {
      this.#wake();
      this.#lose();
    };
    until.addEventListener("abort", stop, { once: true });
    const bugs: unknown[] = [];
    const keeping = this.#keepUp(until).catch((bug: unknown) => {
      bugs.push(bug);
      over.abort();
    });
    try {
      for (;;) {
        await this.#anyChange(until);
        await sleepUnlessAborted(LIMITS.hearMs, this.#clock, until);
        if (until.aborted) break;
        const changed = [...this.#changed];
        this.#changed.clear();
        yield changed;
      }
    } finally {
      over.abort();
      await keeping;
      this.#forget();
    }
    if (bugs.length > 0) throw bugs[0];
  }

  async #keepUp(signal: AbortSignal): Promise<void> {
    const backoff = createBackoff(RECONNECT_BACKOFF, this.#clock);
    while (!signal.aborted) {
      const lost = new Promise<void>((resolve) => {
        this.#lose = resolve;
      });
      const live = await this.#subscribe(signal);
      if (live !== null) await Promise.race([lost, live.socket.ended]);
      if (live?.socket.isOpen === false) this.#missAll();
      await sleepUnlessAborted(backoff.nextDelayMs(), this.#clock, signal);
    }
  }

  /** Null where that failed. */
  async #subscribe(signal: AbortSignal): Promise<Live | null> {
    const again = new Set<TruenasCollection>();
    try {
      const live = await this.#session.connected(signal);
      if (live.socket !== this.#socket) this.#missAll();
      this.#socket = live.socket;
      for (const [name, collections] of eventsOf(live.chosen.capability)) {
        if (this.#told.has(name)) continue;
        this.#asking = name;
        const accepted = await this.#session.subscribe(live, name, signal);
        if (this.#asking !== name) continue; // ended with the answer: asked for again in the next round
        if (accepted) this.#told.set(name, collections);
        if (this.#missed.delete(name)) for (const one of collections) again.add(one);
      }
      return live;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return null;
    } finally {
      this.#asking = null;
      this.#tell(again);
    }
  }

  #take({ is, collection }: SocketEvent): void {
    const isAsked = this.#asking === collection;
    if (is === "unsubscribed") {
      if (isAsked) this.#asking = null;
      if (this.#told.delete(collection) || isAsked) this.#missed.add(collection);
      this.#lose();
    } else if (isAsked) {
      this.#missed.add(collection);
    } else {
      this.#tell(this.#told.get(collection) ?? []);
    }
  }

  #tell(collections: Iterable<TruenasCollection>): void {
    for (const one of collections) this.#changed.add(one);
    if (this.#changed.size > 0) this.#wake();
  }

  #missAll(): void {
    for (const name of this.#told.keys()) this.#missed.add(name);
    this.#told.clear();
  }

  #forget(): void {
    this.#session.onEvent = null;
    this.#socket = null;
    this.#asking = null;
    this.#told.clear();
    this.#changed.clear();
    this.#missed.clear();
  }

  async #anyChange(signal: AbortSignal): Promise<void> {
    if (this.#changed.size > 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
