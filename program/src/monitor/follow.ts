import { type Clock, sleepUnlessAborted } from "../lib/clock.ts";
import type { Recall } from "../findings/recall.ts";
import type { Change, Observation } from "../model/observation.ts";
import type { Budget, SystemSource } from "../model/source.ts";
import type { Changes } from "./live/differences.ts";
import { FollowedCluster, type Missed } from "./live/followed-cluster.ts";
import { HeardSystems, PROBED, type WholeRead } from "./live/heard-systems.ts";
import { Reach, type SourceNews } from "./reach.ts";
import type { LivePicture } from "./recording.ts";
import { scan, type ScanInput } from "./scan.ts";

/** How often everything is read again without a reason: the NAS tells of few of its changes. */
export const RESCAN_INTERVAL_MS = 5 * 60_000;

/** How long the sources rest between two reads at least, however much changes: each of them reads the whole NAS. */
export const REST_MS = 60_000;

/** How long to wait after something that asks for a look, for what comes with it. */
export const SETTLE_MS = 1_500;

/** How long changes are gathered before they are told: what happens together is then judged once. */
export const GATHER_MS = 100;

/** How often each TrueNAS is asked whether it is there, also while a look reads: a dozen light calls (facts/reliability §4.3). */
export const PROBE_MS = 30_000;

/** What is followed; the memory is asked for before each look, because the one before it has added to it. */
export type FollowInput = Omit<ScanInput, "memory"> & {
  readonly memory: () => Promise<Recall | null>;
  /** Told where a source is lost, and where it is back. */
  readonly onSourceNews?: (news: SourceNews) => void;
  /** Told where a watch has missed something, which was found out and made good. */
  readonly onMissed?: (missed: Missed) => void;
  /** Whether that is said of sources that were never reached as well; a person reads it in the first look. */
  readonly newsFromStart?: boolean;
};

/** What comes of following: a whole look, or what changed since. */
export type News =
  | {
      readonly is: "look";
      readonly picture: LivePicture;
      /** What a TrueNAS told while it was read, and the look may show as it was before: to be shown with it, after it was judged. */
      readonly since: readonly Change[];
      /** Since when a source answers that did not let us in, as it is whenever it is asked, epoch ms; null where it does not. */
      readonly answersSince: (source: string) => number | null;
      readonly lookSoon: () => void;
    }
  /** Objects as they are now, each once. `lookSoon` asks for a whole look: something may be gone. */
  | { readonly is: "changes"; readonly changes: readonly Change[]; readonly lookSoon: () => void }
  /** What was read whole between two looks and is as it is known, the changes told before included. */
  | { readonly is: "reads"; readonly reads: readonly WholeRead[] };

/**
 * Looks again and again, and tells in between what the watches of Kubernetes say. A look happens when somebody asks for it,
 * after an event of a TrueNAS, after a source is lost or back, once the sources have rested, and at the latest after the interval: a TrueNAS tells of few
 * of its changes, and only a look reads in the order in which an absence can be believed. The first read of its watched kinds
 * costs no request. A person waits for the first look; the others are paid as background. Changes that came while it read are
 * told right after it. Ends when the signal aborts or the consumer leaves; a watch that throws ends it with its error.
 */
export async function* follow(input: FollowInput): AsyncGenerator<News, void, undefined> {
  const following = new Following(input);
  try {
    yield* following.news();
  } finally {
    await following.end();
  }
}

/** One run of `follow`: the watches, the look that is under way or awaited, and the changes that nobody has heard of yet. */
class Following {
  readonly #input: FollowInput;
  readonly #over = new AbortController();
  readonly #signal: AbortSignal;
  readonly #bell = new Bell();
  readonly #changed = new Bell();
  readonly #reach: Reach;
  readonly #clusters: readonly FollowedCluster[];
  readonly #systems: HeardSystems;
  readonly #watches: readonly Promise<void>[];
  /** There is something to tell: a look, or changes. */
  readonly #ready = new Bell();
  /** The look that is under way or awaited. */
  #look: Promise<void> = Promise.resolve();
  /** A look that is over and was not told of yet. */
  #looked: LivePicture | null = null;

  constructor(input: FollowInput) {
    this.#input = input;
    this.#signal = AbortSignal.any([input.signal, this.#over.signal]);
    this.#reach = new Reach((news) => {
      this.#bell.ring();
      input.onSourceNews?.(news);
    }, input.newsFromStart);
    const listener = {
      onObservation: (said: Observation) => {
        if (this.#reach.hear(said)) this.#bell.ring();
      },
      onChange: () => this.#changed.ring(),
      onHeavy: () => this.#bell.ring(),
      onMissed: (missed: Missed) => input.onMissed?.(missed),
    };
    this.#clusters = input.clusters.map((one) => new FollowedCluster(one, input.clock, listener));
    const { budget, gently = false, onProgress } = input;
    const how = { signal: this.#signal, budget, gently, ...(onProgress ? { onProgress } : {}) };
    this.#systems = new HeardSystems({
      onObservation: (said) => this.#reach.hear(said),
      onChange: () => this.#changed.ring(),
      onWholeRead: () => this.#changed.ring(),
      onHeavy: () => this.#bell.ring(),
    });
    this.#watches = [
      ...this.#clusters.map((cluster) => cluster.run(how)),
      ...input.systems.map((system) => this.#systems.hear(system, this.#signal)),
      ...input.systems.map((system) => this.#probe(system)),
      this.#gather(),
    ].map((watch) => this.#guarded(watch));
    this.#begin(() => this.#lookNow(budget));
  }

  async *news(): AsyncGenerator<News, void, undefined> {
    let hasLooked = false;
    while (!this.#signal.aborted) {
      await this.#ready.rings(this.#signal);
      this.#over.signal.throwIfAborted();
      if (this.#signal.aborted) return;
      const picture = this.#looked;
      this.#looked = null;
      if (picture !== null) {
        hasLooked = true;
        yield* this.#tellLook(picture);
        this.#begin(() => this.#pauseAndLook());
      } else if (hasLooked) {
        yield* this.#told([
          ...this.#clusters.map((cluster) => cluster.takePending()),
          this.#systems.takePending(),
        ]);
        yield* this.#wholeReads();
      }
    }
    this.#over.signal.throwIfAborted();
  }

  /** Ends everything that runs; errors of what nobody waits for any more are let go. */
  async end(): Promise<void> {
    this.#over.abort();
    await Promise.allSettled([this.#look, ...this.#watches]);
  }

  /** Work beside the looks: its error ends everything. */
  #guarded(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.#over.abort(error));
  }

  async *#tellLook(picture: LivePicture): AsyncGenerator<News, void, undefined> {
    if (this.#reach.hearLook(picture.recording)) this.#bell.ring();
    this.#systems.lookEnds(picture.inventory);
    const since = [...this.#systems.takePending().values()];
    yield {
      is: "look",
      picture,
      since,
      answersSince: (source) => this.#reach.answersSince(source),
      lookSoon: () => this.#bell.ring(),
    };
    for (const cluster of this.#clusters) cluster.takePending();
    yield* this.#told(this.#clusters.map((cluster) => cluster.sinceLook()));
    yield* this.#wholeReads();
  }

  /** Begins a look; it is told of once it is over. */
  #begin(look: () => Promise<LivePicture | null>): void {
    this.#look = this.#guarded(this.#untilOver(look));
  }

  async #untilOver(look: () => Promise<LivePicture | null>): Promise<void> {
    this.#looked = await look();
    this.#ready.ring();
  }

  *#told(changes: readonly Changes[]): Generator<News> {
    const all = changes.flatMap((ofCluster) => [...ofCluster.values()]);
    if (all.length > 0) yield { is: "changes", changes: all, lookSoon: () => this.#bell.ring() };
  }

  *#wholeReads(): Generator<News> {
    const reads = this.#systems.takeWholeReads();
    if (reads.length > 0) yield { is: "reads", reads };
  }

  /** Lets it be told of changes, some time after the first of them. */
  async #gather(): Promise<void> {
    while (!this.#signal.aborted) {
      await this.#changed.rings(this.#signal);
      await sleepUnlessAborted(GATHER_MS, this.#input.clock, this.#signal);
      this.#ready.ring();
    }
  }

  async #pauseAndLook(): Promise<LivePicture | null> {
    await this.#pause();
    return this.#signal.aborted ? null : this.#lookNow("background");
  }

  async #pause(): Promise<void> {
    const { clock } = this.#input;
    await sleepUnlessAborted(REST_MS, clock, this.#signal);
    const rung = await this.#bell.wait(RESCAN_INTERVAL_MS - REST_MS, clock, this.#signal);
    if (rung) await sleepUnlessAborted(SETTLE_MS, clock, this.#signal);
  }

  /** A TrueNAS tells nobody that it goes, and a look may take long: it is asked who it is, and how its pools are, all the time. */
  async #probe(system: SystemSource): Promise<void> {
    for (;;) {
      await sleepUnlessAborted(PROBE_MS, this.#input.clock, this.#signal);
      if (this.#signal.aborted) return;
      await this.#systems.read(system, PROBED, this.#signal);
    }
  }

  async #lookNow(budget: Budget): Promise<LivePicture> {
    const clusters = this.#clusters.map(({ source }) => source);
    const memory = await this.#input.memory();
    this.#systems.lookBegins();
    this.#bell.silence(); // whatever rang until now is in this look
    return scan({ ...this.#input, clusters, budget, signal: this.#signal, memory });
  }
}

/** Lets one waiter sleep until somebody rings; a ring that nobody waited for is kept. */
class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Forgets a ring that nobody waited for. */
  silence(): void {
    this.#rung = false;
  }

  /** Until it rings or the signal aborts. True where it rang. */
  async rings(signal: AbortSignal): Promise<boolean> {
    if (!this.#rung && !signal.aborted) await this.#ringing(signal);
    const rung = this.#rung;
    this.#rung = false;
    return rung;
  }

  /** The same, and at the longest this long. */
  async wait(ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
    if (this.#rung) return this.rings(signal);
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const timeout = sleepUnlessAborted(ms, clock, either).then(() => over.abort());
    const rung = await this.rings(either);
    over.abort();
    await timeout;
    return rung;
  }

  async #ringing(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#wake = null;
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener("abort", wake);
    });
  }
}
