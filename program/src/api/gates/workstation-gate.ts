import { putLast } from "../../lib/put-last.ts";
import { sha256 } from "../../lib/sha256.ts";
import { timingSafeEqual } from "node:crypto";
import type { Clock } from "../../lib/clock.ts";
import { isLoopback } from "../../lib/loopback.ts";
import { Secret } from "../../lib/secret.ts";
import type { Caller, Credentials, Gate } from "../caller.ts";
import type { Login } from "../login.ts";
import { bearerIn } from "./bearer.ts";

/** What the gate is made with. */
export interface WorkstationOptions {
  /** Who runs us, as the system knows him. */
  readonly name: string;
  readonly clock: Pick<Clock, "now">;
  /** Draws a token or code that nobody guesses. */
  readonly draw: () => string;
}

/** How long a code waits for somebody to open its address. */
const CODE_MS = 3_600_000;

/** Codes that wait at once; the oldest goes for another. */
const MOST_CODES = 16;

/**
 * Lets in whoever runs us on his own machine. Two secrets: a bearer token for programs, which lives as long as the process; and
 * codes for a browser, each of which opens one session and is over then, because it stands in an address, and addresses stay in
 * histories. Both are taken from this machine only.
 */
export class WorkstationGate implements Gate, Login {
  readonly token: Secret;
  readonly #options: WorkstationOptions;
  readonly #tokenHash: Buffer;
  readonly #caller: Caller;
  /** When each code was drawn, by its hash. */
  readonly #codes = new Map<string, number>();

  constructor(options: WorkstationOptions) {
    this.#options = options;
    const token = options.draw();
    this.token = new Secret(token);
    this.#tokenHash = sha256(token);
    this.#caller = Object.freeze({
      id: "workstation",
      name: options.name,
      sight: async () => ({ sees: "everything" as const }),
      may: async () => true,
    });
  }

  async admit({ authorization, from }: Credentials): Promise<Caller | null> {
    const given = bearerIn(authorization);
    if (given === null || !isLoopback(from)) return null;
    return timingSafeEqual(sha256(given.reveal()), this.#tokenHash) ? this.#caller : null;
  }

  newCode(): Secret {
    const code = this.#options.draw();
    putLast(this.#codes, sha256(code).toString("base64"), this.#options.clock.now(), MOST_CODES);
    return new Secret(code);
  }

  trade(code: string, from: string): Caller | null {
    if (!isLoopback(from)) return null;
    const hash = sha256(code).toString("base64");
    const drawnAt = this.#codes.get(hash);
    this.#codes.delete(hash);
    const isYoung = drawnAt !== undefined && this.#options.clock.now() - drawnAt < CODE_MS;
    return isYoung ? this.#caller : null;
  }
}
