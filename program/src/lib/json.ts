/**
 * A JSON reader over bytes for answers that may be large or hostile. What `JSON.parse` cannot do: integers beyond 2^53
 * arrive exact (as bigint), nesting is capped, a `__proto__` key is a key like any other, and a long list can be read one
 * element at a time, so that only what is kept ever exists as objects.
 */

/** A JSON value; integers that a double cannot hold are bigint. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;

/** A JSON object, without a prototype that a key could reach. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Deepest nesting that is read; TrueNAS and Kubernetes answers stay below 20. */
export const MAX_JSON_DEPTH = 100;

/** The text is no JSON, or nested too deeply. `offset` is the byte at which that was noticed. */
export class JsonError extends Error {
  override readonly name = "JsonError";
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(`${message} at byte ${offset}`);
    this.offset = offset;
  }
}

/** Reads a whole text as one value. Throws JsonError. */
export function parseJson(bytes: Uint8Array): Json {
  const reader = new JsonReader(bytes);
  const value = reader.value();
  reader.end();
  return value;
}

/** Reads a text from front to back. Each call consumes one value; errors are JsonError. */
export class JsonReader {
  readonly #bytes: Uint8Array;
  readonly #text: Buffer;
  readonly #recent = new RecentStrings();
  #at: number;
  #depth = 0;

  constructor(bytes: Uint8Array, offset = 0) {
    this.#bytes = bytes;
    this.#text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = offset;
  }

  /** The byte that is read next. */
  get offset(): number {
    return this.#at;
  }

  /** The next value, whole. */
  value(): Json {
    const byte = this.#peek();
    if (byte === QUOTE) return this.#string();
    if (byte === OPEN_OBJECT) {
      const object = new (PlainObject as unknown as new () => Record<string, Json>)();
      this.members((key) => {
        object[key] = this.value();
      });
      return object;
    }
    if (byte === OPEN_LIST) {
      const list: Json[] = [];
      this.elements(() => list.push(this.value()));
      return list;
    }
    return this.#literalOrNumber(byte);
  }

  /** The members of the object that comes next; `member` must consume exactly one value. */
  members(member: (key: string) => void): void {
    this.#enter(OPEN_OBJECT);
    if (this.#peek() === CLOSE_OBJECT) return this.#leave();
    for (;;) {
      if (this.#peek() !== QUOTE) this.#fail("expected a key");
      const key = this.#string();
      this.#expect(COLON);
      member(key);
      if (this.#peek() === CLOSE_OBJECT) return this.#leave();
      this.#expect(COMMA);
    }
  }

  /** The elements of the list that comes next; `element` must consume exactly one value. */
  elements(element: (index: number) => void): void {
    this.#enter(OPEN_LIST);
    if (this.#peek() === CLOSE_LIST) return this.#leave();
    for (let index = 0; ; index++) {
      element(index);
      if (this.#peek() === CLOSE_LIST) return this.#leave();
      this.#expect(COMMA);
    }
  }

  /** True if the next value is a list. */
  atList(): boolean {
    return this.#peek() === OPEN_LIST;
  }

  /** True if the next value is an object. */
  atObject(): boolean {
    return this.#peek() === OPEN_OBJECT;
  }

  /** Passes over the next value. Brackets and strings are followed, what lies between them is not looked at. */
  skip(): void {
    let open = 0;
    do {
      const byte = this.#peek();
      if (byte === QUOTE) this.#skipString();
      else this.#at++;
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) open++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) open--;
      else if (byte !== QUOTE && open === 0) this.#skipScalar();
      if (this.#depth + open > MAX_JSON_DEPTH) this.#fail(TOO_DEEP);
    } while (open > 0);
  }

  /** Checks that nothing but white space is left. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#bytes.length) this.#fail("unexpected text after the value");
  }

  #enter(bracket: number): void {
    this.#expect(bracket);
    if (++this.#depth > MAX_JSON_DEPTH) this.#fail(TOO_DEEP);
  }

  #leave(): void {
    this.#at++;
    this.#depth--;
  }

  #peek(): number {
    this.#skipSpace();
    const byte = this.#bytes[this.#at];
    if (byte === undefined) this.#fail("unexpected end");
    return byte;
  }

  #skipSpace(): void {
    let byte = this.#bytes[this.#at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      byte = this.#bytes[++this.#at];
    }
  }

  #expect(byte: number): void {
    if (this.#peek() !== byte) this.#fail(`expected ${String.fromCharCode(byte)}`);
    this.#at++;
  }

  #string(): string {
    const start = ++this.#at;
    let seen = 0;
    let hash = 0;
    for (let at = start; ; at++) {
      const byte = this.#bytes[at];
      if (byte === QUOTE) {
        this.#at = at + 1;
        if (seen >= 0x80) return this.#text.toString("utf8", start, at);
        if (at - start > MAX_RECENT_LENGTH) return this.#text.toString("latin1", start, at);
        return this.#recent.get(this.#text, start, at, hash);
      }
      if (byte === BACKSLASH) return this.#escapedString(start);
      if (byte === undefined || byte < 0x20) this.#fail("unterminated string", at);
      seen |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
  }

  #escapedString(start: number): string {
    this.#at = start - 1;
    this.#skipString();
    try {
      return JSON.parse(this.#text.toString("utf8", start - 1, this.#at)) as string;
    } catch {
      return this.#fail("invalid string", start);
    }
  }

  #skipString(): void {
    for (this.#at++; ; this.#at++) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) this.#fail("unterminated string");
      if (byte === BACKSLASH) this.#at++;
      else if (byte === QUOTE) break;
    }
    this.#at++;
  }

  #skipScalar(): void {
    while (!isDelimiter(this.#bytes[this.#at])) this.#at++;
  }

  #literalOrNumber(first: number): Json {
    const start = this.#at;
    this.#skipScalar();
    if ((first >= ZERO && first <= NINE) || first === MINUS) return this.#number(start, this.#at);
    const word = this.#text.toString("latin1", start, Math.min(this.#at, start + 12));
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    return this.#fail(`unexpected ${JSON.stringify(word)}`, start);
  }

  #number(start: number, end: number): number | bigint {
    if (end - start <= SAFE_DIGITS) {
      let value = 0;
      let at = start;
      for (; at < end; at++) {
        const digit = (this.#bytes[at] as number) - ZERO;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (at === end && (this.#bytes[start] !== ZERO || end === start + 1)) return value;
    }
    const text = this.#text.toString("latin1", start, Math.min(end, start + MAX_NUMBER_LENGTH));
    if (!NUMBER.test(text)) this.#fail("invalid number", start);
    const value = Number(text);
    return INTEGER.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
  }

  #fail(message: string, offset = this.#at): never {
    throw new JsonError(message, offset);
  }
}

/**
 * The short strings that were read last, by hash. Keys, names and states repeat from row to row; giving out the same
 * string again saves a copy each time and most of the memory.
 */
class RecentStrings {
  readonly #strings = new Array<string>(RECENT_STRINGS).fill("");

  get(text: Buffer, start: number, end: number, hash: number): string {
    const slot = (hash ^ (hash >>> 15)) & (RECENT_STRINGS - 1);
    const recent = this.#strings[slot] as string;
    if (recent.length === end - start && isAt(text, start, recent)) return recent;
    const fresh = text.toString("latin1", start, end);
    this.#strings[slot] = fresh;
    return fresh;
  }
}

function isAt(text: Buffer, start: number, wanted: string): boolean {
  for (let index = 0; index < wanted.length; index++) {
    if (text[start + index] !== wanted.charCodeAt(index)) return false;
  }
  return true;
}

function isDelimiter(byte: number | undefined): boolean {
  if (byte === undefined || byte <= 0x20) return true;
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || byte === COLON;
}

/** An object with an empty prototype: as harmless as `Object.create(null)`, and as fast as a literal. */
function PlainObject() {}
PlainObject.prototype = Object.create(null) as object;

const RECENT_STRINGS = 1024;
const MAX_RECENT_LENGTH = 64;
const SAFE_DIGITS = 15;
const MAX_NUMBER_LENGTH = 400;
const TOO_DEEP = `nested deeper than ${MAX_JSON_DEPTH}`;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?\d+$/;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
