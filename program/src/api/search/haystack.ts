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
 * Words of many things in a few long texts, each on a line of its own, in lower case: to look through one is one search for a text
 * in a text, which costs a tenth of looking at each word. Parts of a word are what stands between "/" and ":". Where they are many,
 * signatures tell where to look.
 */
export class Haystack<T> {
  /** Each of `IN_A_TEXT` things, the last one of the rest. */
  readonly #texts: readonly string[];
  readonly #items: readonly T[];
  /** Where the words of each thing begin in its text. */
  readonly #starts: Uint32Array;
  readonly #signatures: Signatures | null;

  private constructor({ texts, items, starts, signatures }: Drawn<T>) {
    this.#texts = texts;
    this.#items = items;
    this.#starts = starts;
    this.#signatures = signatures;
  }

  static of<T>(findables: readonly Findable<T>[]): Haystack<T> {
    return atOnce(Haystack.inSlices(findables, findables.length));
  }

  /** The same of many things, `about` so many: where it is more by far, each question goes through all of them. */
  static *inSlices<T>(findables: Iterable<Findable<T>>, about: number): Slices<Haystack<T>> {
    return new Haystack<T>(yield* draw(findables, about));
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
    for (const [number, text] of this.#texts.entries())
      for (let at = text.indexOf(needle); at >= 0;) {
        const index = this.#at(number, at);
        yield index;
        at = text.indexOf(needle, this.#endOf(index));
      }
  }

  /** Each between two ends of lines. */
  #wordsOf(index: number): string {
    return this.#textOf(index).slice(this.#starts[index], this.#endOf(index) + 1);
  }

  #textOf(index: number): string {
    return this.#texts[Math.floor(index / IN_A_TEXT)] as string;
  }

  #endOf(index: number): number {
    const next = index + 1;
    const isLast = next % IN_A_TEXT === 0 || next === this.#items.length;
    return isLast ? this.#textOf(index).length - 1 : (this.#starts[next] as number);
  }

  /** Which thing the line at a place of a text is of. */
  #at(number: number, place: number): number {
    let low = number * IN_A_TEXT;
    let high = Math.min(low + IN_A_TEXT, this.#items.length);
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] as number) <= place) low = middle;
      else high = middle;
    }
    return low;
  }
}

interface Drawn<T> {
  readonly texts: readonly string[];
  readonly items: readonly T[];
  readonly starts: Uint32Array;
  readonly signatures: Signatures | null;
}

/** Fewer things are looked through as fast. */
const FEW = 256;
/** Things of a slice and of a text: one text of everything would be put together beside all its parts. */
const IN_A_TEXT = 256;

/** What comes while they are put together has a place. */
const COMING = 1_024;

function* draw<T>(findables: Iterable<Findable<T>>, about: number): Slices<Drawn<T>> {
  const texts: string[] = [];
  const items: T[] = [];
  const starts: number[] = [];
  const most = about + COMING;
  const signatures = about < FEW ? null : new Signatures(most);
  let lines: string[] = [];
  let length = 0;
  const closeText = () => {
    texts.push(`${lines.join("")}\n`);
    [lines, length] = [[], 0];
  };
  for (const { item, words } of findables) {
    const line = `\n${[...new Set(words)].join("\n")}`.toLowerCase();
    if (items.length < most) signatures?.add(items.length, `${line}\n`);
    starts.push(length);
    lines.push(line);
    length += line.length;
    if (items.push(item) % IN_A_TEXT !== 0) continue;
    closeText();
    yield;
  }
  if (lines.length > 0) closeText();
  const isAllSigned = items.length <= most;
  const places = Uint32Array.from(starts);
  return { texts, items, starts: places, signatures: isAllSigned ? signatures : null };
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
