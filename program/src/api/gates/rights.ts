import { sha256 } from "../../lib/sha256.ts";
import type { Clock } from "../../lib/clock.ts";
import { atMostEach } from "../../lib/concurrency.ts";
import { type Held, Remembered } from "../../lib/remembered.ts";
import type { AccessReviewer, Attempt, ReviewedUser } from "../../model/access.ts";
import { AGES, RENEW_AFTER, REVIEW_MS } from "./ages.ts";

/** Somebody, and what tells him from everybody else. */
export interface Known {
  readonly user: ReviewedUser;
  /** Of name, uid, groups and extra: who differs in any of them may differ in what he may do. */
  readonly identity: string;
}

/** With his identity. */
export function known(user: ReviewedUser): Known {
  const { name, uid, groups, extra } = user;
  const sorted = Object.entries(extra).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([name, uid, groups, sorted]);
  return { user, identity: sha256(text).toString("base64") };
}

/** Questions about one caller at the same time: whoever asks about very much does not hold up the others. */
const AT_ONCE = 10;

/** Answers that are remembered: of a hundred tenants of a cluster with 500 namespaces. */
const MOST_RIGHTS = 50_000;

/** What people may do, as the API server says. Rejects where it says nothing clear. */
export class Rights {
  readonly #reviewer: AccessReviewer;
  readonly #clock: Clock;
  readonly #remembered: Remembered<boolean>;
  readonly #inTurn = atMostEach(AT_ONCE);

  constructor(reviewer: AccessReviewer, clock: Clock) {
    this.#reviewer = reviewer;
    this.#clock = clock;
    this.#remembered = new Remembered(MOST_RIGHTS, clock, RENEW_AFTER);
  }

  /** Whether he may, as the API server said lately; a no is asked anew after `deniedMs`. */
  may(
    { user, identity }: Known,
    attempt: Attempt,
    deniedMs: number = AGES.deniedMs,
  ): Promise<Held<boolean>> {
    // a no that was to last longer is none for who asks anew sooner
    const key = `${identity} ${deniedMs} ${JSON.stringify(attempt)}`;
    return this.#remembered.get(key, async () => {
      const value = await this.#inTurn(identity, () => this.#ask(user, attempt));
      return { value, forMs: value ? AGES.allowedMs : deniedMs };
    });
  }

  /** Whether he may at this moment. */
  mayNow({ user }: Known, attempt: Attempt): Promise<boolean> {
    return this.#ask(user, attempt);
  }

  #ask(user: ReviewedUser, attempt: Attempt): Promise<boolean> {
    return this.#reviewer.reviewAccess(user, attempt, this.#clock.deadline(REVIEW_MS));
  }
}
