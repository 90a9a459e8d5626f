import type { Clock } from "../lib/clock.ts";
import { atOnce, inSlices, type Slices } from "../lib/slices.ts";
import type { Touched } from "../model/touched.ts";
import type { Shown } from "./shown.ts";

/** A kind of answer that is kept for as long as what it was made from is shown, and goes on with what is shown next. */
export interface Kind<T> {
  /** Makes it. `before`: the one of what was shown before, where there is one. What changes meanwhile is told to `change` later. */
  make(shown: Shown, before: T | null): Slices<T>;
  /** What becomes of it when these records have changed; null where it has to be made anew. */
  change(value: T, touched: readonly Touched[], shown: Shown): T | null;
}

/** What this kind of answer is of what is shown: made at once where nobody has asked before. */
export function kept<T>(shown: Shown, kind: Kind<T>): T {
  const { known } = of(shown);
  if (!goesOn(shown, kind)) {
    const before = (known.get(kind)?.value ?? null) as T | null;
    known.set(kind, fresh(atOnce(kind.make(shown, before))));
  }
  const entry = known.get(kind) as Kept<T>;
  entry.isWanted = true;
  return entry.value;
}

/**
 * Makes it beforehand, in slices between which others are answered, and once for all who wait; null where it is there. What is shown
 * may be something else by then. Rejects with what making it throws.
 */
export function keptSoon<T>(
  shown: Shown,
  kind: Kind<T>,
  clock: Pick<Clock, "monotonicMs" | "sleep">,
): Promise<void> | null {
  if (goesOn(shown, kind)) return null;
  const { making, known } = of(shown);
  const before = (known.get(kind)?.value ?? null) as T | null;
  const begun = making.get(kind) ?? new Making<T>(shown, kind, before);
  making.set(kind, begun);
  known.delete(kind);
  return begun.done(clock);
}

/** Passes on what was made, with what has changed. What nobody has asked for since very much changed is let go. */
export function carryOver(before: Shown, after: Shown, touched: readonly Touched[]): void {
  const [from, to] = [of(before), of(after)];
  for (const [kind, { value, touched: since, isFresh, isWanted }] of from.known) {
    const changed = [...since, ...touched];
    if (isFresh || changed.length <= MOST_TOUCHED)
      to.known.set(kind, { value, touched: changed, isFresh: false, isWanted });
  }
  for (const [kind, making] of from.making) {
    making.goOn(after, touched);
    to.making.set(kind, making);
  }
}

/**
 * Makes anew, of what is to be shown after a look, whatever somebody has asked for since the look before: whoever asks next does not wait
 * for it. What nobody has asked for is let go.
 */
export function* madeAgain(before: Shown, after: Shown): Slices<void> {
  const { known, making } = of(before);
  for (const [kind, { value, isWanted }] of known) if (isWanted) yield* makeFor(after, kind, value);
  for (const kind of making.keys()) yield* makeFor(after, kind, null);
}

function* makeFor(shown: Shown, kind: Kind<unknown>, before: unknown): Slices<void> {
  const { known } = of(shown);
  if (known.has(kind)) return; // another one rests on it
  known.set(kind, fresh(yield* kind.make(shown, before)));
}

/** Records after which it costs less to begin anew. */
export const MOST_TOUCHED = 5_000;

interface Kept<T = unknown> {
  readonly value: T;
  /** What has changed since it was made or went on. */
  readonly touched: readonly Touched[];
  /** It is of what is shown, and not of what was shown before. */
  readonly isFresh: boolean;
  /** Somebody has asked for it since the last look. */
  isWanted: boolean;
}

function fresh<T>(value: T): Kept<T> {
  return { value, touched: [], isFresh: true, isWanted: false };
}

/** Lets one that is there go on with what is shown; false where there is none, or it has to be made anew. */
function goesOn<T>(shown: Shown, kind: Kind<T>): boolean {
  const { known } = of(shown);
  const entry = known.get(kind) as Kept<T> | undefined;
  if (entry === undefined || entry.isFresh) return entry !== undefined;
  const value = kind.change(entry.value, entry.touched, shown);
  if (value !== null) known.set(kind, { ...fresh(value), isWanted: entry.isWanted });
  return value !== null;
}

/** One that is being made, while what is shown goes on. */
class Making<T = unknown> {
  readonly #kind: Kind<T>;
  readonly #work: Slices<T>;
  readonly #begun: Shown;
  #shown: Shown;
  #touched: readonly Touched[] = [];
  #done: Promise<void> | null = null;

  constructor(shown: Shown, kind: Kind<T>, before: T | null) {
    this.#kind = kind;
    this.#work = kind.make(shown, before);
    this.#begun = shown;
    this.#shown = shown;
  }

  goOn(shown: Shown, touched: readonly Touched[]): void {
    this.#shown = shown;
    this.#touched = [...this.#touched, ...touched];
  }

  done(clock: Pick<Clock, "monotonicMs" | "sleep">): Promise<void> {
    return (this.#done ??= this.#make(clock));
  }

  async #make(clock: Pick<Clock, "monotonicMs" | "sleep">): Promise<void> {
    try {
      const value = await inSlices(this.#work, clock);
      const { known } = of(this.#shown);
      const isFresh = this.#shown === this.#begun;
      if (!known.has(this.#kind))
        known.set(this.#kind, { ...fresh(value), touched: this.#touched, isFresh });
    } finally {
      of(this.#shown).making.delete(this.#kind);
    }
  }
}

/** What there is of one thing that is shown. */
interface All {
  readonly known: Map<Kind<unknown>, Kept>;
  readonly making: Map<Kind<unknown>, Making>;
}

function of(shown: Shown): All {
  const known = ALL.get(shown);
  if (known) return known;
  const made: All = { known: new Map(), making: new Map() };
  ALL.set(shown, made);
  return made;
}

const ALL = new WeakMap<Shown, All>();
