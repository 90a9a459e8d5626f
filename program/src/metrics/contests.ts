import type { Key } from "../model/ids.ts";

/**
 * Series that more than one subject gives: a second line of the same would break the whole scrape, so that one of them shows
 * it, the one with the smallest key, in whatever order they came. There are hardly ever any.
 */
export class Contests {
  /** Who gives a series, smallest key first; two at least. */
  readonly #givers = new Map<string, readonly Key[]>();
  /** The series that a subject gives beside others. */
  readonly #series = new Map<Key, Set<string>>();

  get isEmpty(): boolean {
    return this.#givers.size === 0;
  }

  /** How many give a series that another one shows. */
  get surplus(): number {
    return this.#givers.values().reduce((sum, givers) => sum + givers.length - 1, 0);
  }

  /** Whether a subject gives a series that another one gives. */
  involves(key: Key): boolean {
    return this.#series.has(key);
  }

  /** The subject that shows a contested series; null where it is not contested. */
  winnerOf(series: string): Key | null {
    return this.#givers.get(series)?.[0] ?? null;
  }

  /** From now on both subjects give the series. */
  enter(series: string, ...keys: readonly Key[]): void {
    const givers = new Set([...(this.#givers.get(series) ?? []), ...keys]);
    this.#givers.set(series, [...givers].toSorted(byText));
    for (const key of givers)
      this.#series.set(key, (this.#series.get(key) ?? new Set()).add(series));
  }

  /** A subject gives nothing any more; the answer are those that have to show what it showed so far. */
  leave(key: Key): readonly Key[] {
    const contested = this.#series.get(key);
    if (contested === undefined) return NONE;
    const heirs: Key[] = [];
    for (const series of contested) {
      const before = this.#givers.get(series) ?? [];
      const after = before.filter((other) => other !== key);
      const [heir] = after;
      if (heir !== undefined && before[0] === key) heirs.push(heir);
      if (after.length > 1) this.#givers.set(series, after);
      else this.#end(series, after);
    }
    this.#series.delete(key);
    return heirs;
  }

  /** One giver is no contest. */
  #end(series: string, last: readonly Key[]): void {
    this.#givers.delete(series);
    for (const key of last) {
      const others = this.#series.get(key);
      others?.delete(series);
      if (others?.size === 0) this.#series.delete(key);
    }
  }
}

const NONE: readonly Key[] = Object.freeze([]);

function byText(a: Key, b: Key): number {
  return a < b ? -1 : Number(a > b);
}
