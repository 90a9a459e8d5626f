import type { Clock } from "../lib/clock.ts";
import { SourceError } from "../lib/errors.ts";
import { Secret } from "../lib/secret.ts";
import type { Collection, TruenasCollection } from "../model/collections.ts";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import type { SystemId } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import type { Missed } from "../model/missed.ts";
import type {
  AgainOptions,
  Answered,
  Heard,
  ReadOptions,
  SpaceWanted,
  Spent,
  SystemSource,
} from "../model/source.ts";
import type { AnswerTime } from "../model/truenas.ts";
import { parseAddress } from "./address.ts";
import { withAnswerTime } from "./answer-times.ts";
import type { ChosenVersion } from "./capabilities.ts";
import { Hearing } from "./hearing.ts";
import { failedPart, type Frame, observe } from "./observe.ts";
import { partsOfMissed, readMissed } from "./read/again.ts";
import { readCollections } from "./read/collections.ts";
import { readSpace } from "./read/space.ts";
import { compareIdentities, type Identity, readIdentity } from "./read/identity.ts";
import type { Draft, Reading } from "./read/reading.ts";
import { readDetails } from "./read/snapshot-details.ts";
import { Session } from "./session.ts";
import { checkAuthority } from "./tls.ts";

/** One TrueNAS as configured. */
export interface SystemOptions {
  readonly name: string;
  /** wss:// or https://; plaintext is refused. */
  readonly url: string;
  /** Whose key it is; null where nobody said: 24.10 needs none; for later ones the read then throws ConfigError. */
  readonly user: string | null;
  /** The key, or how to read it anew at each login. */
  readonly apiKey: Secret | (() => Promise<Secret>);
  readonly caPem?: string | undefined;
  /** SHA-256 of the certificate's DER form in hex, with or without colons; replaces the check of authority, name and date. */
  readonly pinSha256?: string | undefined;
  /** User properties to keep in records; the CSI drivers name them. */
  readonly userProperties: readonly string[];
  /** Longest wait for the answer to one call (`--request-timeout`); null = `deadlineMsOf` of its method. */
  readonly requestMs?: number | null | undefined;
}

/** What the source needs of the world. */
export interface SystemEnvironment {
  readonly clock: Clock;
}

/**
 * A source that reads one TrueNAS over its WebSocket. Opens no connection before the first read.
 * Throws SourceError `refused` for an address that is not TLS and for a CA file without a certificate.
 */
export function createSystemSource(
  options: SystemOptions,
  environment: SystemEnvironment,
): SystemSource {
  return new TruenasSystem(options, environment.clock);
}

/** A part of a collection. */
interface Part {
  readonly collection: TruenasCollection;
  readonly within: string;
}

type Work = (
  reading: Reading,
  identity: Identity,
  chosen: ChosenVersion,
) => Promise<readonly Draft[]>;

/**
 * Each read is framed: who answers, then what was asked for, then who answers again. Only where the same system stood
 * there ready both times is anything `complete`. The first identity is kept for the life of the source.
 */
class TruenasSystem implements SystemSource {
  readonly kind = "system";
  readonly name: string;
  readonly #clock: Clock;
  readonly #session: Session;
  readonly #hearing: Hearing;
  readonly #userProperties: readonly string[];
  #id: SystemId | null = null;
  #answerTimes: readonly AnswerTime[] = [];

  constructor(options: SystemOptions, clock: Clock) {
    const { name, url, user, apiKey, caPem = null, pinSha256 = null, userProperties } = options;
    const { requestMs = null } = options;
    if (caPem !== null) checkAuthority(name, caPem);
    this.name = name;
    this.#clock = clock;
    this.#userProperties = userProperties;
    this.#session = new Session({
      peer: { source: name, address: parseAddress(name, url), trust: { caPem, pinSha256 } },
      user,
      apiKey: apiKey instanceof Secret ? () => Promise.resolve(apiKey) : apiKey,
      requestMs,
      clock,
    });
    this.#hearing = new Hearing(this.#session, clock);
  }

  get spent(): Spent {
    return this.#session.spent;
  }

  get answered(): Answered {
    return this.#session.answered;
  }

  read(collections: readonly Collection[], options: ReadOptions): Promise<readonly Observation[]> {
    const parts = collections.filter(isOurs).map((collection) => ({ collection, within: "" }));
    const wanted = new Set(parts.map((part) => part.collection));
    return this.#framed(parts, options, (reading, identity, chosen) =>
      readCollections(reading, identity, chosen, wanted),
    );
  }

  readSpace(wanted: readonly SpaceWanted[], options: ReadOptions): Promise<readonly Observation[]> {
    const parts = wanted.map(
      ({ parent }) => ({ collection: "datasetSpace", within: parent }) as const,
    );
    return this.#framed(parts, options, (reading) => readSpace(reading, wanted));
  }

  async readSnapshotDetails(
    names: readonly string[],
    options: ReadOptions,
    within = "",
  ): Promise<Observation> {
    const parts = [{ collection: "zfsSnapshotDetails", within } as const];
    const work: Work = async (reading) => [await readDetails(reading, names, within)];
    return (await this.#framed(parts, options, work))[0] as Observation;
  }

  readAgain(missed: Missed, options: AgainOptions): Promise<readonly Observation[]> {
    return this.#framed(partsOfMissed(missed), options, (reading) =>
      readMissed(reading, missed, options.earlier),
    );
  }

  get heard(): Heard {
    return this.#hearing.heard;
  }

  hear({ signal }: { readonly signal: AbortSignal }): AsyncIterable<readonly TruenasCollection[]> {
    return this.#hearing.hear(signal);
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** `parts` says what would have been read, for when nothing can be. */
  #framed(
    parts: readonly Part[],
    options: ReadOptions,
    work: Work,
  ): Promise<readonly Observation[]> {
    return this.#session.during(async () => {
      const startedAt = this.#clock.now();
      let id = this.#id;
      try {
        const chosen = await this.#session.version(options.signal);
        const before = await readIdentity(this.#session, options, this.#clock);
        const seenId = this.#recognise(before);
        id = seenId;
        this.#measured(before);
        const drafts = await work(this.#reading(chosen, before, seenId, options), before, chosen);
        const frame = await this.#lookAgain(before, options);
        this.#id = seenId;
        const observed = { name: this.name, id, options };
        return drafts.map((one) => observe(one, observed, frame, chosen));
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const times = { startedAt, finishedAt: this.#clock.now() };
        const observed = { name: this.name, id, options };
        return parts.map((part) => failedPart({ ...part, ...times }, error, observed));
      }
    });
  }

  /** The id of the system that answers; throws where it has none that we may read, or another one than before. */
  #recognise({ id }: Identity): SystemId {
    if ("error" in id) throw id.error;
    if (this.#id !== null && this.#id !== id.value) throw anotherSystem(this.name);
    return id.value;
  }

  #reading(
    { capability }: ChosenVersion,
    identity: Identity,
    system: SystemId,
    options: ReadOptions,
  ): Reading {
    const pools = "value" in identity.pools ? identity.pools.value : [];
    const context = {
      system,
      pools: new Map(pools.map((pool) => [pool.name, pool.guid])),
      userProperties: this.#userProperties,
      hiddenPaths: capability.hiddenPaths,
    };
    const tools = { session: this.#session, clock: this.#clock, options };
    const answerTimes = this.#answerTimes;
    return { source: this.name, ...tools, capability, context, pools, answerTimes };
  }

  #measured({ answeredMs }: Identity): void {
    if (answeredMs === null) return;
    const latest = { at: this.#clock.now(), medianMs: Math.round(answeredMs) };
    this.#answerTimes = withAnswerTime(this.#answerTimes, latest);
  }

  async #lookAgain(before: Identity, options: ReadOptions): Promise<Frame> {
    try {
      const after = await readIdentity(this.#session, options, this.#clock);
      return { ...compareIdentities(this.name, before, after), after };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { error, after: null };
    }
  }
}

function isOurs(collection: Collection): collection is TruenasCollection {
  return (TRUENAS_COLLECTIONS as readonly Collection[]).includes(collection);
}

function anotherSystem(source: string): SourceError {
  return new SourceError({
    code: "mismatch",
    source,
    message: `${source}: another TrueNAS answers at this address than before`,
    next: "correct the address, or start anew if the system was replaced",
  });
}
