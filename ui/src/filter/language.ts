/** A parameter of the API as a word of the filter. */
export interface FilterWord {
  readonly name: string;
  /** What it asks for, in a few words. */
  readonly about: string;
  /** All values that it can have; left out where they are not the same everywhere. */
  readonly values?: readonly string[];
}

/** What a filter asks for: parameters of the API, each with its values. */
export interface Filter {
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  /** Why it cannot be asked, in one sentence; null where it can. */
  readonly mistake: FilterMistake | null;
}

/** What is wrong with a text before anybody is asked. */
export type FilterMistake =
  /** A quotation mark that no other one closes. */
  | { readonly is: "open" }
  /** A word that filters nothing: nobody knows it, or the page sets it by itself, such as the order of rows. */
  | { readonly is: "reserved"; readonly word: string }
  /** A value that none of its word is: it would find nothing, for ever. */
  | { readonly is: "value"; readonly word: FilterWord; readonly value: string };

/** A piece of a filter, where it stands in the text. */
export interface Token {
  readonly begin: number;
  readonly end: number;
  /** The parameter; null for text that is looked for in names. */
  readonly word: string | null;
  readonly value: string;
  readonly isOpen: boolean;
}

/** The parameter that looks for text in names. */
const TEXT = "q";

/** Parameters that say which part of the answer is shown. */
const RESERVED: ReadonlySet<string> = new Set([
  "sort",
  "limit",
  "offset",
  "cursor",
  "columns",
  "chain",
]);

/**
 * Reads `namespace:shop worst:error "some text"`: words of the API with their values, everything else is looked for in names. A
 * word without value is not finished, and asks nothing. `known`: the words that there are; without it any word is one.
 */
export function parseFilter(text: string, known: readonly FilterWord[] | null = null): Filter {
  const parameters = new Map<string, string[]>();
  const words: string[] = [];
  let mistake: FilterMistake | null = null;
  for (const { word, value, isOpen } of tokensOf(text)) {
    if (isOpen) mistake ??= { is: "open" };
    if (value === "") continue;
    if (word === null) words.push(value);
    else {
      const one = known?.find(({ name }) => name === word);
      if (RESERVED.has(word) || (known !== null && one === undefined)) {
        mistake ??= { is: "reserved", word };
        continue;
      }
      if (one?.values?.includes(value) === false) mistake ??= { is: "value", word: one, value };
      parameters.set(word, [...(parameters.get(word) ?? []), value]);
    }
  }
  if (words.length > 0) parameters.set(TEXT, [...(parameters.get(TEXT) ?? []), words.join(" ")]);
  return { parameters, mistake };
}

/** The text that asks for these parameters. What `parseFilter` makes of it is the same again. */
export function filterText(parameters: Iterable<readonly [string, string]>): string {
  const said: string[] = [];
  let text = "";
  for (const [name, value] of parameters) {
    if (RESERVED.has(name) || value === "") continue;
    if (name === TEXT && text === "") text = value;
    else said.push(`${name}:${quotedIfNeeded(value)}`);
  }
  return [...said, ...(text === "" ? [] : [textWords(text)])].join(" ");
}

/** The pieces of a text, in order. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  // a word with its colon, then quoted and other characters up to the next space
  for (const match of text.matchAll(/(?:([A-Za-z]+):)?((?:"(?:\\.|[^"\\])*(?:"|$)|[^\s"])*)/g)) {
    const [whole, word, value = ""] = match;
    if (whole === "") continue;
    const begin = match.index;
    tokens.push({
      begin,
      end: begin + whole.length,
      word: word ?? null,
      value: unquoted(value),
      isOpen: leavesOpen(value),
    });
  }
  return tokens;
}

/** A value as it stands in a filter: in quotation marks where spaces or such marks are in it. */
export function quotedIfNeeded(value: string): string {
  return /[\s"\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, "\\$&")}"` : value;
}

function unquoted(value: string): string {
  return value.replaceAll(/"((?:\\.|[^"\\])*)(?:"|$)/g, (_, inner: string) =>
    inner.replaceAll(/\\(.)/g, "$1"),
  );
}

function leavesOpen(value: string): boolean {
  const closed = value.replaceAll(/"(?:\\.|[^"\\])*"/g, "");
  return closed.includes('"');
}

/** Text that looks like a word of the API is quoted, so that it stays text. */
function textWords(text: string): string {
  const isPlain = /^\S+( \S+)*$/.test(text) && !/["\\]/.test(text);
  const isWord = text.split(" ").some((part) => /^[A-Za-z]+:/.test(part));
  return isPlain && !isWord ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
