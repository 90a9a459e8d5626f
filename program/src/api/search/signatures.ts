/** Rows of bits. Lines of 200 letters set a third of them, so that four letters more leave one wrong line in eighty. */
const ROWS = 512;

/** A shorter text has no three letters in a row. */
const LEAST_LETTERS = 3;

/**
 * Which of many lines may hold a text: of each line three letters in a row at a time set a bit in one of 512 rows (a signature
 * file, bit by bit). A text is in no line that lacks a bit of it. 64 bytes a line; to ask costs a thirtieth of looking through all.
 */
export class Signatures {
  readonly #count: number;
  readonly #rowWords: number;
  readonly #bits: Uint32Array;

  /** Of so many lines. */
  constructor(count: number) {
    this.#count = count;
    this.#rowWords = Math.ceil(count / 32);
    this.#bits = new Uint32Array(ROWS * this.#rowWords);
  }

  /** Notes what a line holds. */
  add(index: number, line: string): void {
    const [word, bit] = [index >>> 5, 1 << (index & 31)];
    for (let at = LEAST_LETTERS; at <= line.length; at++) {
      const place = rowAt(line, at) * this.#rowWords + word;
      this.#bits[place] = (this.#bits[place] as number) | bit;
    }
  }

  /** Lines that may hold the text, in order; null where most may, or nothing can be told of so short a text. */
  mayHold(text: string): readonly number[] | null {
    if (text.length < LEAST_LETTERS) return null;
    const left = this.#bits.slice(...this.#rowOf(text, LEAST_LETTERS));
    for (let at = LEAST_LETTERS + 1; at <= text.length; at++) {
      const [begin] = this.#rowOf(text, at);
      for (let word = 0; word < left.length; word++)
        left[word] = (left[word] as number) & (this.#bits[begin + word] as number);
    }
    return indicesIn(left, this.#count / MANY);
  }

  #rowOf(text: string, at: number): [number, number] {
    const begin = rowAt(text, at) * this.#rowWords;
    return [begin, begin + this.#rowWords];
  }
}

/** To look at each line by itself costs more than at all of them as one text where it is more than this part of them. */
const MANY = 8;

/** The row of the three letters that end before a place. */
function rowAt(text: string, at: number): number {
  const letters =
    (text.charCodeAt(at - 3) * 961 + text.charCodeAt(at - 2) * 31 + text.charCodeAt(at - 1)) | 0;
  return Math.imul(letters, 0x9e3779b1) >>> 23;
}

/** Places of the bits that are set; null where there are more than so many. */
function indicesIn(words: Uint32Array, most: number): readonly number[] | null {
  const indices: number[] = [];
  for (const [at, word] of words.entries())
    for (let rest = word; rest !== 0; rest &= rest - 1) {
      if (indices.length >= most) return null;
      indices.push(at * 32 + 31 - Math.clz32(rest & -rest));
    }
  return indices;
}
