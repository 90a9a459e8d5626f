import type { FilterValue } from "./resource.ts";

/** Items by the words of one filter: to find those of a word costs as much as there are of them. */
export class Buckets<I> {
  readonly #items = new Map<string, Set<I>>();
  /** As they were when the items came. */
  readonly #words = new Map<I, readonly string[]>();

  get(word: string): ReadonlySet<I> {
    return this.#items.get(word) ?? NONE;
  }

  insert(item: I, value: FilterValue): void {
    const words = wordsOf(value);
    this.#words.set(item, words);
    for (const word of words) {
      const before = this.#items.get(word);
      if (before) before.add(item);
      else this.#items.set(word, new Set([item]));
    }
  }

  delete(item: I): void {
    for (const word of this.#words.get(item) ?? []) this.#items.get(word)?.delete(item);
    this.#words.delete(item);
  }
}

/** The words of a value; none of what has none. */
export function wordsOf(value: FilterValue): readonly string[] {
  if (value === null) return [];
  return typeof value === "string" ? [value] : value;
}

const NONE: ReadonlySet<never> = new Set();
