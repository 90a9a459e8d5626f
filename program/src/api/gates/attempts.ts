import { isIPv6 } from "node:net";
import type { Clock } from "../../lib/clock.ts";
import { atMostEach } from "../../lib/concurrency.ts";
import type { RateLimit } from "../../lib/rate-limit.ts";
import { Remembered } from "../../lib/remembered.ts";
import { tooOften } from "../problem.ts";
import { Quota } from "../quota.ts";

/** Failures that may be made, from one address and from all. Each has cost the API server a review. */
const FAILURES = Object.freeze({
  /** Of tokens that nobody has brought before: what guessing costs. */
  first: Object.freeze({
    fromOne: Object.freeze({ perSecond: 5 / 60, burst: 20 }),
    fromAll: Object.freeze({ perSecond: 100 / 60, burst: 100 }),
  }),
  /** Of tokens that were nobody's before: programs go on sending one of yesterday, ten of them behind one router. */
  again: Object.freeze({
    fromOne: Object.freeze({ perSecond: 20 / 60, burst: 20 }),
    fromAll: Object.freeze({ perSecond: 100 / 60, burst: 100 }),
  }),
});

/** Tokens from one address that are looked at at once; the others wait, and most of them are good. */
const AT_ONCE = 5;

/** Tokens that are remembered as nobody's, and for how long after they were brought last. */
const MOST_TOKENS = 10_000;
const NOBODYS_MS = 3_600_000;

/**
 * Bounds what guessing makes us ask. Behind a router all come from one address, so a token counts against its address once, when it first
 * turns out to be nobody's; then it has an allowance apart, and beyond that it is nobody's without a question. Whoever was let in
 * lately is not held up by others at all (`KubernetesGate`).
 */
export class Attempts {
  readonly #first: Allowance;
  readonly #again: Allowance;
  /** By hash. */
  readonly #nobodys: Remembered<true>;
  readonly #inTurn = atMostEach(AT_ONCE);

  constructor(clock: Pick<Clock, "monotonicMs" | "now">) {
    this.#first = new Allowance(FAILURES.first, clock);
    this.#again = new Allowance(FAILURES.again, clock);
    this.#nobodys = new Remembered(MOST_TOKENS, clock);
  }

  /** Looks at a token of this hash that is not known to be good; null is a failure. Throws a 429 where there were too many. */
  async look<T>(address: string, hash: string, look: () => Promise<T | null>): Promise<T | null> {
    const network = networkOf(address);
    return this.#inTurn(network, async () => {
      const wasNobodys = this.#nobodys.has(hash);
      const allowance = wasNobodys ? this.#again : this.#first;
      const waitMs = allowance.waitMs(network);
      if (waitMs > 0 && wasNobodys) return null;
      if (waitMs > 0) throw tooOften("tokens that are nobody's come too often", waitMs);
      const found = await look();
      if (found === null) {
        allowance.take(network);
        this.#nobodys.set(hash, { value: true, forMs: NOBODYS_MS });
      }
      return found;
    });
  }
}

/** Failures that one network, and all together, still may make. */
class Allowance {
  readonly #fromOne: Quota;
  readonly #fromAll: Quota;

  constructor(
    { fromOne, fromAll }: Readonly<Record<"fromOne" | "fromAll", RateLimit>>,
    clock: Pick<Clock, "monotonicMs">,
  ) {
    this.#fromOne = new Quota(fromOne, clock);
    this.#fromAll = new Quota(fromAll, clock);
  }

  waitMs(network: string): number {
    return Math.max(this.#fromOne.waitMs(network), this.#fromAll.waitMs(ALL));
  }

  take(network: string): void {
    this.#fromOne.take(network);
    this.#fromAll.take(ALL);
  }
}

const ALL = "";

/** Whom an address belongs to: one of IPv6 is drawn at will from a network of 64 bits (RFC 4291 §2.5.4). */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, "").replace(/%.*$/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array.from({ length: gap }, () => "0"), ...last];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
