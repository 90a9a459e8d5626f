import type { Clock } from "../../lib/clock.ts";
import { type Lasting, Remembered } from "../../lib/remembered.ts";
import type { Secret } from "../../lib/secret.ts";
import type { AccessReviewer, Attempt } from "../../model/access.ts";
import type { ClusterId } from "../../model/ids.ts";
import type { Sight } from "../sight.ts";
import { AGES, RENEW_AFTER, REVIEW_MS } from "./ages.ts";
import { hashOf } from "./bearer.ts";
import type { Known, Rights } from "./rights.ts";

/** What sights are worked out from. */
export interface SightParts {
  readonly reviewer: AccessReviewer;
  readonly rights: Rights;
  readonly clock: Clock;
  /** Namespaces of that cluster of which anything is known; a sight of one that is not there shows nothing. */
  namespacesIn(this: void, cluster: ClusterId): Iterable<string>;
}

/** Sights that are remembered; each may hold the names of hundreds of namespaces. */
const MOST_SIGHTS = 1_000;

const EVERYTHING: Sight = Object.freeze({ sees: "everything" });

const LIST_VOLUMES: Attempt = Object.freeze({
  verb: "list",
  group: "",
  resource: "persistentvolumes",
  namespace: null,
});

/**
 * What people see. Who may list PersistentVolumes sees everything; everybody else the namespaces whose PersistentVolumeClaims he
 * may list. While nothing of it has to be asked anew, the same sight is the same object.
 */
export class Sights {
  readonly #parts: SightParts;
  readonly #remembered: Remembered<Sight>;
  /** By the hash of the token that they were listed with. */
  readonly #projects: Remembered<readonly string[] | null>;

  constructor(parts: SightParts) {
    this.#parts = parts;
    this.#remembered = new Remembered(MOST_SIGHTS, parts.clock, RENEW_AFTER);
    this.#projects = new Remembered(MOST_SIGHTS, parts.clock);
  }

  /** His sight of these namespaces; null: of all that are his. The token is whose projects are listed. */
  async of(who: Known, token: Secret, asked: readonly string[] | null): Promise<Sight> {
    const about = asked === null ? hashOf(token) : JSON.stringify([...new Set(asked)].toSorted());
    const { value } = await this.#remembered.get(`${who.identity} ${about}`, () =>
      this.#ask(who, token, asked),
    );
    return value;
  }

  async #ask(who: Known, token: Secret, asked: readonly string[] | null): Promise<Lasting<Sight>> {
    const { rights, reviewer, clock } = this.#parts;
    const all = await rights.may(who, LIST_VOLUMES);
    if (all.value) return { value: EVERYTHING, forMs: all.untilMs - clock.monotonicMs() };
    const cluster = await reviewer.clusterId(clock.deadline(REVIEW_MS));
    const deniedMs = asked === null ? AGES.deniedUnnamedMs : AGES.deniedMs;
    const names = await this.#candidates(cluster, token, asked);
    const verdicts = await this.#verdicts(who, names, deniedMs);
    const allowed = verdicts.filter(({ value }) => value);
    const untilMs = Math.min(all.untilMs, ...verdicts.map((one) => one.untilMs));
    return {
      value: { sees: "namespaces", cluster, names: new Set(allowed.map(({ name }) => name)) },
      forMs: untilMs - clock.monotonicMs(),
    };
  }

  /**
   * Namespaces that are worth a question: of those that hold something the ones that he named, else on OpenShift his projects,
   * else all.
   */
  async #candidates(
    cluster: ClusterId,
    token: Secret,
    asked: readonly string[] | null,
  ): Promise<readonly string[]> {
    const { reviewer, clock, namespacesIn } = this.#parts;
    const there = [...new Set(namespacesIn(cluster))];
    if (asked !== null) return there.filter((name) => asked.includes(name));
    const projects = await this.#projects.get(hashOf(token), async () => ({
      value: await reviewer.projectsOf(token.reveal(), clock.deadline(REVIEW_MS)),
      forMs: AGES.deniedUnnamedMs,
    }));
    if (projects.value === null) return there;
    const own = new Set(projects.value);
    return there.filter((name) => own.has(name));
  }

  async #verdicts(who: Known, names: readonly string[], deniedMs: number) {
    const { rights } = this.#parts;
    const claims = { verb: "list", group: "", resource: "persistentvolumeclaims" } as const;
    // whoever may list them in all namespaces at once need not be asked about in each
    const everywhere = await rights.may(who, { ...claims, namespace: null });
    if (everywhere.value) return names.map((name) => ({ ...everywhere, name }));
    return Promise.all(
      names.map(async (name) => {
        const attempt = { ...claims, namespace: name };
        return { ...(await rights.may(who, attempt, deniedMs)), name };
      }),
    );
  }
}
