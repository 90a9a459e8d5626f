import type { Finding } from "../../findings/finding.ts";
import type { Touched } from "../../model/touched.ts";
import { namespaceOf } from "../namespace-of.ts";
import { narrowed } from "../narrowed.ts";
import type { Shown } from "../shown.ts";
import type { Sight } from "../sight.ts";
import { EventStream } from "./event-stream.ts";
import { findingChanges } from "./finding-changes.ts";
import { frameOf, opening } from "./frame.ts";
import type { Happening } from "./happening.ts";
import { lookEnded } from "./look-ended.ts";
import { objectChanges, type Seen, seenChanges, seenIn } from "./object-changes.ts";
import { Ring } from "./ring.ts";
import { type SourceChange, sourceChanges } from "./source-changes.ts";

/** What happened since the last batch, before anybody's sight. */
export interface Batch {
  readonly shown: Shown;
  /** Whether a look ended. */
  readonly looked: boolean;
  /** Whether findings may have moved although nothing was touched. */
  readonly reworded: boolean;
  /** What watches told since the last look, if it is in this batch, or since the last batch. */
  readonly touched: readonly Touched[];
  readonly sources: readonly SourceChange[];
}

/** A longer event is not told: who would have to read it asks again for less. */
const EVENT_BYTES = 64 * 1024;

/**
 * What everybody with the same sight hears: each event is worked out, written and numbered once. Numbers are its own, so that they
 * count nothing that is not heard here.
 */
export class Channel {
  readonly #epoch: string;
  readonly #sight: Sight;
  readonly #ring = new Ring();
  readonly #readers = new Set<EventStream>();
  #findings: readonly Finding[];
  /** Null where everything is seen: then what changed says it. */
  #seen: Seen | null;

  /** `epoch`: tells this channel from all others there were, and says nothing. */
  constructor(epoch: string, sight: Sight, shown: Shown) {
    this.#epoch = epoch;
    this.#sight = sight;
    const part = narrowed(shown, sight);
    this.#findings = part.report.findings;
    this.#seen = sight.sees === "everything" ? null : seenIn(part);
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Works out what is told of a batch, and tells it. */
  take(batch: Batch): void {
    for (const happening of this.#happenings(batch)) this.#tell(happening);
  }

  /** A reader from now on; with the last id that he had, he first gets what he missed. */
  read(lastId: string | null): EventStream {
    const stream = new EventStream(() => this.#startOver("you read too slowly"));
    stream.push(opening(lastId === null ? this.#idOf(this.#ring.last) : null));
    if (lastId !== null) for (const frame of this.#missedSince(lastId)) stream.offer(frame);
    this.#readers.add(stream);
    stream.once("close", () => this.#readers.delete(stream));
    return stream;
  }

  #happenings(batch: Batch): readonly Happening[] {
    const { shown, looked, touched, sources } = batch;
    if (!this.#isConcernedBy(batch)) return [];
    const part = narrowed(shown, this.#sight);
    const findings = findingChanges(this.#findings, part.report);
    this.#findings = part.report.findings;
    const objects = this.#objects(part, touched, looked);
    const ofSources = sourceChanges(sources, part.sources, this.#sight);
    const look = looked ? lookEnded(part) : null;
    return [ofSources, look, objects, findings].filter((one) => one !== null);
  }

  /**
   * Whether any of it can be seen here: to narrow what is shown takes milliseconds, and most changes are others'. What comes into
   * sight on a NAS comes with a claim or volume that is touched too.
   */
  #isConcernedBy({ shown: { inventory }, looked, reworded, touched, sources }: Batch): boolean {
    const [sight, seen] = [this.#sight, this.#seen];
    if (sight.sees === "everything" || looked || reworded || sources.length > 0) return true;
    return touched.some((one) => {
      if (seen?.has(one.key)) return true;
      return sight.names.has(namespaceOf(one, sight.cluster, inventory) ?? "");
    });
  }

  /** After a look everybody asks again for what he shows. */
  #objects(part: Shown, touched: readonly Touched[], looked: boolean): Happening | null {
    if (this.#seen === null) return looked ? null : objectChanges(touched, part.inventory);
    const before = this.#seen;
    this.#seen = seenIn(part);
    return looked ? null : seenChanges(before, this.#seen, touched, part);
  }

  #tell(happening: Happening): void {
    const frame = this.#ring.add((number) => {
      const made = frameOf(this.#idOf(number), happening);
      if (made.length <= EVENT_BYTES) return made;
      return frameOf(this.#idOf(number), resync("more changed at once than an event holds"));
    });
    for (const reader of this.#readers) reader.offer(frame);
  }

  #missedSince(lastId: string): readonly Buffer[] {
    const [, number = ""] = lastId.startsWith(`${this.#epoch}-`) ? lastId.split("-") : [];
    const missed = /^\d{1,15}$/.test(number) ? this.#ring.after(Number(number)) : null;
    return missed ?? [this.#startOver("what you missed is not kept any more")];
  }

  #startOver(because: string): Buffer {
    return frameOf(this.#idOf(this.#ring.last), resync(because));
  }

  #idOf(number: number): string {
    return `${this.#epoch}-${number}`;
  }
}

function resync(because: string): Happening {
  return { type: "resync", data: { because } };
}
