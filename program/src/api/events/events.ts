import type { Clock } from "../../lib/clock.ts";
import type { Key } from "../../model/ids.ts";
import { shortHash } from "../../model/scope.ts";
import type { Touched } from "../../model/touched.ts";
import { LiveViews } from "../live-views.ts";
import { Problem } from "../problem.ts";
import type { Showing, ShownChange } from "../showing.ts";
import type { Shown } from "../shown.ts";
import { type Sight, sightKey } from "../sight.ts";
import { Activity, type Deed } from "./activity.ts";
import { Channel } from "./channel.ts";
import type { EventStream } from "./event-stream.ts";
import { HEARTBEAT } from "./frame.ts";
import type { SourceChange } from "./source-changes.ts";

/** Somebody who wants to hear of changes. */
export interface Watcher {
  /** Tells users apart, as `Caller.id`. */
  readonly user: string;
  readonly sight: Sight;
  /** What he sees now, asked anew; null where his credentials are nobody's any more. Rejects where that is not known. */
  again(): Promise<Sight | null>;
}

/** How often what happens (facts/reliability §5.4, FLT-A5). */
const TIMES = Object.freeze({
  /** Between two batches: at most four events of a type a second. */
  batchMs: 250,
  /** Between two questions whether somebody still may hear; what is remembered of the answer comes on top of it. */
  askAgainMs: 5_000,
  heartbeatMs: 20_000,
  /** How long a channel that nobody reads goes on, so that who comes back misses nothing. */
  idleMs: 60_000,
});

/** Channels that nobody reads and that go on nevertheless. */
const IDLE_CHANNELS = 32;

interface Stream {
  readonly watcher: Watcher;
  readonly reader: EventStream;
  isAsked: boolean;
}

/**
 * Tells whoever watches what changes of what is shown. Changes are gathered into batches; everybody with the same sight shares a
 * channel. Whether each may still hear is asked again and again, and his stream ends with his rights.
 */
export class Events implements Disposable {
  readonly #showing: Showing;
  readonly #clock: Clock;
  readonly #epoch: string;
  readonly #channels = new Map<string, { readonly channel: Channel; idleSince: number | null }>();
  readonly #streams = new Set<Stream>();
  readonly #views = new LiveViews();
  readonly #touched = new Map<Key, Touched>();
  #sources: SourceChange[] = [];
  #looked = false;
  #reworded = false;
  #made = 0;
  #lastBatchAt = Number.NEGATIVE_INFINITY;
  #cancelBatch: (() => void) | null = null;
  readonly #activity: Activity;
  readonly #stops: (() => void)[];

  /** `epoch`: tells this run of the service from all others. */
  constructor(showing: Showing, clock: Clock, epoch: string) {
    this.#showing = showing;
    this.#clock = clock;
    this.#epoch = epoch;
    this.#activity = new Activity(showing.now);
    this.#stops = [showing.onChange((change) => this.#take(change))];
    this.#every(TIMES.askAgainMs, () => this.#askAgain());
    this.#every(TIMES.heartbeatMs, () => this.#beat());
  }

  /**
   * Begins a stream; `lastId`: the last id that he heard, null where he begins. Throws Problem where he has too many, or there was
   * no look yet.
   */
  open(watcher: Watcher, lastId: string | null): EventStream {
    const { now: shown } = this.#showing;
    if (shown === null) throw new Problem(503, "the first look is not finished; try again");
    const leave = this.#views.enter(watcher.user);
    if (leave === null)
      throw new Problem(429, "you, or all together, watch in as many places as may be: close one");
    const reader = this.#channelFor(watcher.sight, shown).read(lastId);
    const stream = { watcher, reader, isAsked: false };
    this.#streams.add(stream);
    reader.once("close", () => {
      leave();
      this.#streams.delete(stream);
    });
    return reader;
  }

  /** What happened lately, the newest first, before anybody's sight. */
  get deeds(): readonly Deed[] {
    return this.#activity.deeds;
  }

  /** A source was lost, or is back. */
  tellSource(change: SourceChange): void {
    this.#sources.push(change);
    this.#planBatch();
  }

  /** Ends every stream. */
  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.#cancelBatch?.();
    for (const { reader } of this.#streams) reader.end();
  }

  #take({ touched, reworded }: ShownChange): void {
    if (touched === null) this.#looked = true;
    if (reworded || touched?.length === 0) this.#reworded = true;
    for (const one of touched ?? []) this.#touched.set(one.key, one);
    this.#planBatch();
  }

  #planBatch(): void {
    if (this.#cancelBatch !== null) return;
    const dueInMs = this.#lastBatchAt + TIMES.batchMs - this.#clock.monotonicMs();
    this.#cancelBatch = this.#clock.after(Math.max(0, dueInMs), () => this.#tellBatch());
  }

  #tellBatch(): void {
    this.#cancelBatch = null;
    this.#lastBatchAt = this.#clock.monotonicMs();
    const { now: shown } = this.#showing;
    if (shown === null) return; // a source is lost before the first look: nobody hears yet
    this.#forgetIdle();
    const batch = {
      shown,
      looked: this.#looked,
      reworded: this.#reworded,
      touched: [...this.#touched.values()],
      sources: this.#sources,
    };
    this.#touched.clear();
    this.#sources = [];
    this.#looked = false;
    this.#reworded = false;
    this.#activity.take(batch);
    for (const { channel } of this.#channels.values()) channel.take(batch);
  }

  #channelFor(sight: Sight, shown: Shown): Channel {
    const key = sightKey(sight);
    const known = this.#channels.get(key);
    if (known !== undefined) {
      known.idleSince = null;
      return known.channel;
    }
    this.#made += 1;
    const channel = new Channel(shortHash(this.#epoch, String(this.#made)), sight, shown);
    this.#channels.set(key, { channel, idleSince: null });
    return channel;
  }

  /** Channels that nobody reads: the last few for a while, the others not at all. */
  #forgetIdle(): void {
    const now = this.#clock.monotonicMs();
    const idle = [...this.#channels].filter(([, { channel }]) => channel.readers === 0);
    for (const [, entry] of idle) entry.idleSince ??= now;
    const newestFirst = idle.toSorted(([, a], [, b]) => (b.idleSince ?? 0) - (a.idleSince ?? 0));
    for (const [at, [key, { idleSince }]] of newestFirst.entries())
      if (at >= IDLE_CHANNELS || now - (idleSince ?? now) > TIMES.idleMs)
        this.#channels.delete(key);
  }

  #askAgain(): void {
    for (const stream of this.#streams) void this.#askAbout(stream);
  }

  /** Whoever sees something else now comes back by himself, and hears that from then on. */
  async #askAbout(stream: Stream): Promise<void> {
    if (stream.isAsked) return;
    stream.isAsked = true;
    const { watcher } = stream;
    const sight = await watcher.again().catch(() => null); // not known is denied
    stream.isAsked = false;
    if (sight === null || sightKey(sight) !== sightKey(watcher.sight)) stream.reader.end();
  }

  #beat(): void {
    for (const { reader } of this.#streams) reader.offer(HEARTBEAT);
  }

  #every(ms: number, action: () => void): void {
    let cancel = (): void => {};
    const again = (): void => {
      cancel = this.#clock.after(ms, () => {
        action();
        again();
      });
    };
    again();
    this.#stops.push(() => cancel());
  }
}
