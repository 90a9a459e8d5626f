import { atOnce, type Slices } from "../../lib/slices.ts";
import { Signatures } from "./signatures.ts";

/** How well something is found: a word of it, or the last part of one, is the text; a part begins with it; a word holds it. */
export const RANKS = Object.freeze(["exact", "prefix", "part"] as const);

/** One of them. */
export type Rank = (typeof RANKS)[number];

/** A thing and the words it is found by. */
export interface Findable<T> {
  readonly item: T;
  readonly words: readonly string[];
}

/** A thing that was found, by the best of its words. */
export interface Found<T> {
  readonly item: T;
  readonly rank: Rank;
}

/**
 * Words of many things in one text, each on a line of its own, in lower case: to look through it is one search for a text in a
 * text, which costs a tenth of looking at each word. Parts of a word are what stands between "/" and ":". Where they are many,
 * signatures tell where to look.
 */
export class Haystack<T> {
  readonly #text: string;
  readonly #items: readonly T[];
  /** Where the words of each thing begin. */
  readonly #starts: Uint32Array;
  readonly #signatures: Signatures | null;

  private constructor({ text, items, starts, signatures }: Drawn<T>) {
    this.#text = text;
    this.#items = items;
    this.#starts = starts;
    this.#signatures = signatures;
  }

  static of<T>(findables: Iterable<Findable<T>>): Haystack<T> {
    return atOnce(Haystack.inSlices(findables));
  }

  /** The same of many things. */
  static *inSlices<T>(findables: Iterable<Findable<T>>): Slices<Haystack<T>> {
    return new Haystack<T>(yield* draw(findables));
  }

  /** Things of which a word holds the text, each once, as they stand; nothing is looked for further than somebody takes them. */
  *find(text: string): Iterable<Found<T>> {
    const wanted = text.toLowerCase();
    if (wanted !== "" && !wanted.includes("\n")) yield* this.#holding(wanted, wanted);
  }

  /** Those that are found well: the exact ones first, then those that begin with it, some of them twice. */
  *findBest(text: string): Iterable<Found<T>> {
    const wanted = text.toLowerCase();
    if (wanted === "" || wanted.includes("\n")) return;
    for (const end of ["\n", ""])
      for (const before of BEFORE_PARTS) yield* this.#holding(`${before}${wanted}${end}`, wanted);
  }

  /** Things of which a word holds the text, however well. */
  *holding(text: string): Iterable<T> {
    const wanted = text.toLowerCase();
    if (wanted === "" || wanted.includes("\n")) return;
    for (const index of this.#indices(wanted)) yield this.#items[index] as T;
  }

  *#holding(needle: string, wanted: string): Iterable<Found<T>> {
    for (const index of this.#indices(needle)) {
      yield { item: this.#items[index] as T, rank: rankIn(this.#wordsOf(index), wanted) };
    }
  }

  *#indices(needle: string): Iterable<number> {
    const likely = this.#signatures?.mayHold(needle) ?? null;
    if (likely !== null) {
      for (const index of likely) if (this.#wordsOf(index).includes(needle)) yield index;
      return;
    }
    for (let at = this.#text.indexOf(needle); at >= 0;) {
      const index = this.#at(at);
      yield index;
      at = this.#text.indexOf(needle, this.#endOf(index));
    }
  }

  /** Each between two ends of lines. */
  #wordsOf(index: number): string {
    return this.#text.slice(this.#starts[index], this.#endOf(index) + 1);
  }

  #endOf(index: number): number {
    return this.#starts[index + 1] ?? this.#text.length;
  }

  /** Which thing the line at a place is of. */
  #at(place: number): number {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] as number) <= place) low = middle;
      else high = middle;
    }
    return low;
  }
}

interface Drawn<T> {
  readonly text: string;
  readonly items: readonly T[];
  readonly starts: Uint32Array;
  readonly signatures: Signatures | null;
}

/** Fewer things are looked through as fast. */
const FEW = 256;
/** Things of a slice. */
const AT_A_TIME = 256;

function* draw<T>(findables: Iterable<Findable<T>>): Slices<Drawn<T>> {
  const lines: string[] = [];
  const items: T[] = [];
  const starts: number[] = [];
  let length = 0;
  for (const { item, words } of findables) {
    const line = `\n${[...new Set(words)].join("\n")}`.toLowerCase();
    if (items.push(item) % AT_A_TIME === 0) yield;
    starts.push(length);
    lines.push(line);
    length += line.length;
  }
  const signatures = lines.length < FEW ? null : new Signatures(lines.length);
  for (const [index, line] of signatures ? lines.entries() : []) {
    signatures?.add(index, `${line}\n`);
    if (index % AT_A_TIME === 0) yield;
  }
  lines.push("\n");
  return { text: lines.join(""), items, starts: Uint32Array.from(starts), signatures };
}

/** How well the text is found in the words of one thing; one of them holds it. */
function rankIn(words: string, wanted: string): Rank {
  let best: Rank = "part";
  for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) {
    if (!BEFORE_PARTS.includes(words[at - 1] ?? "")) continue;
    if (words[at + wanted.length] === "\n") return "exact";
    best = "prefix";
  }
  return best;
}

const BEFORE_PARTS = ["\n", "/", ":"];
