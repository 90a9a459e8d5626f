import { isIPv6 } from "node:net";
import type { Clock } from "../../lib/clock.ts";
import { atMostEach } from "../../lib/concurrency.ts";
import { tooOften } from "../problem.ts";
import { Quota } from "../quota.ts";

/**
 * Tokens that turned out to be nobody's: so many a minute from one address, and from all. Each has cost the API server a review.
 * Behind a router all come from one address, so whoever was let in lately is not held up by others (`KubernetesGate`).
 */
const FAILURES = Object.freeze({
  fromOne: Object.freeze({ perSecond: 5 / 60, burst: 5 }),
  fromAll: Object.freeze({ perSecond: 100 / 60, burst: 100 }),
});

/** Tokens from one address that are looked at at once; the others wait, and most of them are good. */
const AT_ONCE = 5;

const ALL = "";

/** Bounds what guessing makes us ask. */
export class Attempts {
  readonly #fromOne: Quota;
  readonly #fromAll: Quota;
  readonly #inTurn = atMostEach(AT_ONCE);

  constructor(clock: Pick<Clock, "monotonicMs">) {
    this.#fromOne = new Quota(FAILURES.fromOne, clock);
    this.#fromAll = new Quota(FAILURES.fromAll, clock);
  }

  /** Looks at something that nobody has looked at before; null is a failure. Throws a 429 where there were too many. */
  async look<T>(address: string, look: () => Promise<T | null>): Promise<T | null> {
    const network = networkOf(address);
    return this.#inTurn(network, async () => {
      const waitMs = Math.max(this.#fromOne.waitMs(network), this.#fromAll.waitMs(ALL));
      if (waitMs > 0) throw tooOften("tokens that are nobody's come too often", waitMs);
      const found = await look();
      if (found === null) {
        this.#fromOne.take(network);
        this.#fromAll.take(ALL);
      }
      return found;
    });
  }
}

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
