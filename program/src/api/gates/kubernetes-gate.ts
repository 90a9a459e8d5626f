import { SourceError } from "../../lib/errors.ts";
import { Remembered } from "../../lib/remembered.ts";
import type { Secret } from "../../lib/secret.ts";
import type { Attempt } from "../../model/access.ts";
import type { Caller, Credentials, Gate, Right } from "../caller.ts";
import { AGES, RENEW_AFTER, REVIEW_MS } from "./ages.ts";
import { Attempts } from "./attempts.ts";
import { bearerIn, type Claims, claimsIn, hashOf } from "./bearer.ts";
import { type Known, known, Rights } from "./rights.ts";
import { type SightParts, Sights } from "./sights.ts";

/** What the gate is made of. */
export type KubernetesGateParts = Omit<SightParts, "rights">;

/** The audience of tokens that machines have for us and for nobody else. */
const OUR_AUDIENCE = "plumbline";

/** The group of virtual resources: no CustomResourceDefinition stands behind it. */
const OUR_GROUP = "plumbline.io";

const MOST_TOKENS = 10_000;

/** How long a token that was let in is looked at again without standing in line with strangers. */
const MET_MS = 600_000;

/**
 * Lets in whom a cluster knows, and lets everybody see what he may list there. A token is sent to the API server of that cluster
 * (TokenReview) and forgotten; kept is its hash, with whose it is. Nothing is kept by the name of a user.
 */
export class KubernetesGate implements Gate {
  readonly #parts: KubernetesGateParts;
  readonly #rights: Rights;
  readonly #sights: Sights;
  readonly #attempts: Attempts;
  readonly #tokens: Remembered<Known | null>;
  /** Hashes of tokens that were let in lately. */
  readonly #met: Remembered<true>;

  constructor(parts: KubernetesGateParts) {
    const { reviewer, clock } = parts;
    this.#parts = parts;
    this.#rights = new Rights(reviewer, clock);
    this.#sights = new Sights({ ...parts, rights: this.#rights });
    this.#attempts = new Attempts(clock);
    this.#tokens = new Remembered(MOST_TOKENS, clock, RENEW_AFTER);
    this.#met = new Remembered(MOST_TOKENS, clock);
  }

  async admit({ authorization, from }: Credentials): Promise<Caller | null> {
    const token = bearerIn(authorization);
    if (token === null) return null;
    const who = await this.#ownerOf(token, from);
    if (who === null) return null;
    const still = () => this.#stillOwnerOf(token, from);
    return Object.freeze({
      id: `${who.user.name} ${who.user.uid}`,
      name: who.user.name,
      sight: async (asked: readonly string[] | null) =>
        this.#sights.of(await still(), token, asked),
      may: async (right: Right) => this.#rights.mayNow(await still(), attemptOf(right)),
    });
  }

  /** A caller may be kept for longer than his token is good. */
  async #stillOwnerOf(token: Secret, from: string): Promise<Known> {
    const who = await this.#ownerOf(token, from);
    if (who !== null) return who;
    throw new SourceError({
      code: "unauthenticated",
      source: this.#parts.reviewer.cluster,
      message: "the token of a caller is not good any more",
      next: "log in again",
    });
  }

  async #ownerOf(token: Secret, from: string): Promise<Known | null> {
    const claims = claimsIn(token);
    const leftMs = (claims.expiresAt ?? Infinity) - this.#parts.clock.now();
    if (leftMs <= 0) return null; // the API server would take it for another minute
    const hash = hashOf(token);
    const { value } = await this.#tokens.get(hash, async () => {
      const who = this.#met.has(hash)
        ? await this.#review(token, claims)
        : await this.#attempts.look(from, hash, () => this.#review(token, claims));
      if (who === null) return { value: who, forMs: AGES.strangersTokenMs, lastsWhole: true };
      this.#met.set(hash, { value: true, forMs: MET_MS });
      // an end of its own is not put off by asking
      return {
        value: who,
        forMs: Math.min(AGES.tokenMs, leftMs),
        lastsWhole: leftMs < AGES.tokenMs,
      };
    });
    return value;
  }

  /**
   * A token names its audience itself, so one question is enough for most: whether that is true is the answer. An API server whose
   * OpenID Connect client is called as we are takes such a token as its own.
   */
  async #review(token: Secret, { audiences }: Claims): Promise<Known | null> {
    const { reviewer, clock } = this.#parts;
    const ask = (wanted: readonly string[]) =>
      reviewer.reviewToken(token.reveal(), wanted, clock.deadline(REVIEW_MS));
    const isOurs = audiences.includes(OUR_AUDIENCE);
    const user = (isOurs ? await ask([OUR_AUDIENCE]) : null) ?? (await ask([]));
    return user === null ? null : known(user);
  }
}

function attemptOf(right: Right): Attempt {
  if ("path" in right) return right;
  return { ...right, group: OUR_GROUP, namespace: null };
}
