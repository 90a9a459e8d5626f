import { type Clock, sleepUnlessAborted } from "../../lib/clock.ts";
import type { Collection } from "../../model/collections.ts";
import type { Key } from "../../model/ids.ts";
import type { Change, Observation } from "../../model/observation.ts";
import type { ClusterSource, ReadOptions } from "../../model/source.ts";
import { type Changes, keyOf, note } from "./differences.ts";
import { Shadow } from "./shadow.ts";
import { WATCHED } from "./watched.ts";

/** How often a look reads the watched kinds by requests, and holds what the watches have told against it. */
export const RELIST_MS = 24 * 3_600_000;

/** By what part of it that is earlier or later, so that not all clusters are listed at once (facts/reliability §4.3). */
const RELIST_SPREAD = 0.3;

/** How long a watch may take to tell what a list showed already. */
export const CATCH_UP_MS = 30_000;

/** For how long a list that a watch could not read is not tried again by a look. */
const FRESH_MS = 60_000;

/** Told of what the watches say. */
export interface Listener {
  onObservation(observation: Observation): void;
  /** There is something in `pending`. */
  onChange(): void;
  /** Something changed that only a look reads. */
  onHeavy(): void;
  /** A list has shown what a watch should have told and has not. */
  onMissed(missed: Missed): void;
}

/** Changes of one kind that a watch has not told. */
export interface Missed {
  readonly source: string;
  readonly collection: Collection;
  readonly objects: number;
}

/** A change, and its turn among all that was heard and all reads that began: a clock may be set back meanwhile. */
interface Heard {
  readonly change: Change;
  readonly turn: number;
}

/**
 * A cluster whose watched kinds are kept as the watches tell them: a look's first read of them costs no request. The last
 * read before something is called gone is a real one all the same, and finds what a watch has missed.
 */
export class FollowedCluster {
  readonly #cluster: ClusterSource;
  readonly #clock: Clock;
  readonly #shadow = new Shadow();
  readonly #listener: Listener;
  #heard: (() => void) | null = null;
  #isOver = false;
  /** Whether a look has read from here: then what comes anew is a change to it. */
  #isRead = false;
  /** When the watched kinds are to be read by requests again, monotonic ms. */
  #relistAt: number;
  #pending: Changes = new Map();
  #turn = 0;
  #sinceRead = new Map<Key, Heard>();
  /** The turns in which the last reads of kinds began in this look. */
  #readAgainFrom = new Map<Collection, number>();

  constructor(cluster: ClusterSource, clock: Clock, listener: Listener) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#listener = listener;
    this.#relistAt = this.#nextRelist();
  }

  /** Hears the watches until the signal aborts. */
  async run(options: Omit<ReadOptions, "pass" | "paced">): Promise<void> {
    try {
      for await (const said of this.#cluster.watch(WATCHED, options)) this.#hear(said);
    } finally {
      this.#isOver = true;
      this.#heard?.();
    }
  }

  /** The cluster, read as far as possible from what was heard. */
  get source(): ClusterSource {
    const cluster = this.#cluster;
    const { kind, name, spent } = cluster;
    return {
      kind,
      name,
      get version() {
        return cluster.version ?? null;
      },
      ...(spent === undefined ? {} : { spent }),
      read: (collections, options) => this.#read(collections, options),
      readDriverConfigs: (options) => this.#cluster.readDriverConfigs(options),
      kubelets: (caPem) => this.#cluster.kubelets(caPem),
      watch: (collections, options) => this.#cluster.watch(collections, options),
      close: () => this.#cluster.close(),
    };
  }

  /** The changes that nobody has taken yet. */
  takePending(): Changes {
    const pending = this.#pending;
    this.#pending = new Map();
    return pending;
  }

  /**
   * The changes that a look does not show: those that came after its first read of their kind, or after its last one, which is a
   * real one and may be ahead of a watch.
   */
  sinceLook(): Changes {
    const changes: Changes = new Map();
    for (const [key, { change, turn }] of this.#sinceRead)
      if (turn > (this.#readAgainFrom.get(change.collection) ?? 0)) changes.set(key, change);
    return changes;
  }

  #hear(said: Observation | Change): void {
    const wasServed = this.#shadow.isServed(said.collection);
    const changes = this.#shadow.hear(said, this.#isRead);
    for (const change of changes) {
      note(this.#pending, change);
      this.#sinceRead.set(keyOf(change), { change, turn: ++this.#turn });
    }
    if ("type" in said && !this.#shadow.follows(said.collection)) this.#listener.onHeavy();
    if ("state" in said) {
      if (wasServed && !this.#shadow.isServed(said.collection)) this.#listener.onHeavy();
      this.#heard?.();
      this.#listener.onObservation(said);
    }
    if (changes.length > 0) this.#listener.onChange();
  }

  async #read(
    collections: readonly Collection[],
    options: ReadOptions,
  ): Promise<readonly Observation[]> {
    if (options.pass !== "first") return this.#readAgain(collections, options);
    await this.#heardOfAll(options.signal);
    this.#isRead = true;
    this.#sinceRead = new Map();
    this.#readAgainFrom = new Map();
    if (this.#clock.monotonicMs() >= this.#relistAt) return this.#relist(collections, options);
    const now = this.#clock.now();
    const known = collections.flatMap(
      (collection) => this.#shadow.asRead(collection, now, FRESH_MS) ?? [],
    );
    const shown = new Set(known.map(({ collection }) => collection));
    const others = collections.filter((collection) => !shown.has(collection));
    return [...known, ...(await this.#cluster.read(others, options))];
  }

  async #readAgain(
    collections: readonly Collection[],
    options: ReadOptions,
  ): Promise<readonly Observation[]> {
    const turn = ++this.#turn;
    const observations = await this.#cluster.read(collections, options);
    for (const { collection, state } of observations)
      if (state === "complete") this.#readAgainFrom.set(collection, turn);
    return observations;
  }

  #nextRelist(): number {
    const spread = 1 + RELIST_SPREAD * (2 * this.#clock.random() - 1);
    return this.#clock.monotonicMs() + RELIST_MS * spread;
  }

  /** Everything by requests. What the watches were only late with is told soon; the rest they have missed, and it is made good. */
  async #relist(
    collections: readonly Collection[],
    options: ReadOptions,
  ): Promise<readonly Observation[]> {
    const turn = ++this.#turn;
    const observations = await this.#cluster.read(collections, options);
    const followed = observations.filter(({ collection }) => this.#shadow.follows(collection));
    if (followed.every(({ state }) => state === "complete")) this.#relistAt = this.#nextRelist();
    const differing = observations.flatMap((listed) => this.#shadow.differing(listed));
    if (differing.length > 0) await this.#catchUp(differing, turn, options.signal);
    return observations;
  }

  /** `from`: the turn in which the list began that shows them; what was told since then was not missed. */
  async #catchUp(differing: readonly Change[], from: number, signal: AbortSignal): Promise<void> {
    const told = this.#sinceRead;
    await sleepUnlessAborted(CATCH_UP_MS, this.#clock, signal);
    if (signal.aborted) return;
    const missed = differing.filter((change) => (told.get(keyOf(change))?.turn ?? 0) < from);
    for (const [collection, ofKind] of Map.groupBy(missed, (change) => change.collection)) {
      this.#shadow.distrust(collection);
      this.#listener.onMissed({ source: this.#cluster.name, collection, objects: ofKind.length });
    }
    for (const change of missed) this.#hear(change);
  }

  async #heardOfAll(signal: AbortSignal): Promise<void> {
    const stop = () => this.#heard?.();
    signal.addEventListener("abort", stop, { once: true });
    while (
      !signal.aborted &&
      !this.#isOver &&
      !WATCHED.every((kind) => this.#shadow.hasHeardOf(kind))
    )
      await new Promise<void>((resolve) => (this.#heard = resolve));
    signal.removeEventListener("abort", stop);
  }
}
