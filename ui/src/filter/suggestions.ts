import { type FilterWord, quotedIfNeeded, type Token, tokensOf } from "./language.ts";

/** Something that could stand where the caret is. */
export interface Suggestion {
  /** What is shown: the word, or the value. */
  readonly label: string;
  readonly about: string;
  /** The whole text with it in its place, and where the caret is then. */
  readonly text: string;
  readonly caret: number;
  /** Whether the filter is finished by it; after a word comes its value. */
  readonly isValue: boolean;
}

/** Values of a word that are known; null where they are not, or there are too many to know. */
export type ValuesOf = (word: string) => readonly string[] | null;

/** More suggestions than this do not help. */
const MOST = 12;

/** The word of the piece at the caret, if it has one: its values are looked for. */
export function wordAt(text: string, caret: number): string | null {
  return tokenAt(text, caret)?.word ?? null;
}

/** What could stand at the caret: words of the API, or values of the word there. */
export function suggestionsAt(
  text: string,
  caret: number,
  words: readonly FilterWord[],
  valuesOf: ValuesOf,
): readonly Suggestion[] {
  const token = tokenAt(text, caret) ?? { begin: caret, end: caret, word: null, value: "" };
  const put = (inserted: string) => {
    const before = text.slice(0, token.begin) + inserted;
    const after = text.slice(token.end).trimStart();
    return { text: before + after, caret: before.length };
  };
  if (token.word === null) {
    const begun = token.value.toLowerCase();
    return words
      .filter(({ name }) => name.toLowerCase().startsWith(begun))
      .slice(0, MOST)
      .map(({ name, about }) => ({ label: `${name}:`, about, isValue: false, ...put(`${name}:`) }));
  }
  const { word } = token;
  const begun = token.value.toLowerCase();
  const values = valuesLike(token, words, valuesOf);
  if (values.length === 1 && values[0] === token.value) return [];
  const first = (value: string) => (value.toLowerCase().startsWith(begun) ? 0 : 1);
  return values
    .toSorted((a, b) => first(a) - first(b))
    .slice(0, MOST)
    .map((value) => ({
      label: value,
      about: "",
      isValue: true,
      ...put(`${word}:${quotedIfNeeded(value)} `),
    }));
}

/** Whether the value at the caret goes on in a known one, and is none itself. */
export function isBegun(
  text: string,
  caret: number,
  words: readonly FilterWord[],
  valuesOf: ValuesOf,
): boolean {
  const token = tokenAt(text, caret);
  if (token === undefined) return false;
  const values = valuesLike(token, words, valuesOf);
  return values.length > 0 && !values.includes(token.value);
}

function valuesLike(
  { word, value }: Token,
  words: readonly FilterWord[],
  valuesOf: ValuesOf,
): readonly string[] {
  if (word === null) return [];
  const begun = value.toLowerCase();
  const known = words.find(({ name }) => name === word)?.values ?? valuesOf(word) ?? [];
  return known.filter((one) => one.toLowerCase().includes(begun));
}

function tokenAt(text: string, caret: number): Token | undefined {
  return tokensOf(text).find(({ begin, end }) => begin <= caret && caret <= end);
}
