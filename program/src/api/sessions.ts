import { putLast } from "../lib/put-last.ts";
import { sha256 } from "../lib/sha256.ts";
import type { Clock } from "../lib/clock.ts";
import type { Caller } from "./caller.ts";

/** How long a session lasts: since it was last used, and since it began. */
export interface Lifetime {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/** What sessions are made with. */
export interface SessionsOptions extends Lifetime {
  /** The wall clock: a machine that slept was not used. */
  readonly clock: Pick<Clock, "now">;
  /** Draws an id that nobody guesses. */
  readonly draw: () => string;
}

/** Sessions at once; whoever used his least recently is logged out for another. */
const MOST_SESSIONS = 1_000;

interface Session {
  readonly caller: Caller;
  readonly beganAt: number;
  readonly usedAt: number;
}

/**
 * Who is logged in with a browser, however he got in. Ids leave us once, in a cookie; kept is their hash, so that what is in memory
 * opens nothing. All end with the process.
 */
export class Sessions {
  readonly #options: SessionsOptions;
  /** By the hash of their id, in the order in which they were used last. */
  readonly #sessions = new Map<string, Session>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** How long one lasts at most. */
  get absoluteMs(): number {
    return this.#options.absoluteMs;
  }

  /** Begins a session under a new id, which is the answer. */
  open(caller: Caller): string {
    const id = this.#options.draw();
    const now = this.#options.clock.now();
    putLast(this.#sessions, hashOf(id), { caller, beganAt: now, usedAt: now }, MOST_SESSIONS);
    return id;
  }

  /** Whose session it is, which counts as a use of it; null where it never was one, or is over. */
  callerOf(id: string): Caller | null {
    const hash = hashOf(id);
    const session = this.#sessions.get(hash);
    if (session === undefined) return null;
    this.#sessions.delete(hash);
    if (this.#isOver(session)) return null;
    this.#sessions.set(hash, { ...session, usedAt: this.#options.clock.now() });
    return session.caller;
  }

  /** Whose session it is, without a use of it; null as above. */
  ownerOf(id: string): Caller | null {
    const session = this.#sessions.get(hashOf(id));
    return session === undefined || this.#isOver(session) ? null : session.caller;
  }

  /** Ends a session, if there is one. */
  close(id: string): void {
    this.#sessions.delete(hashOf(id));
  }

  #isOver({ beganAt, usedAt }: Session): boolean {
    const { clock, idleMs, absoluteMs } = this.#options;
    const now = clock.now();
    return now - usedAt >= idleMs || now - beganAt >= absoluteMs;
  }
}

function hashOf(id: string): string {
  return sha256(id).toString("base64");
}
