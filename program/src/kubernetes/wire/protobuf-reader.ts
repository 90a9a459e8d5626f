import { WireError } from "./wire-error.ts";

/** Wire type of numbers and flags (protobuf.dev/programming-guides/encoding). */
export const VARINT = 0;

/** Wire type of texts, messages, maps and lists of them: a length, then so many bytes. */
export const LENGTH_DELIMITED = 2;

/** A position in protobuf bytes. Throws WireError where the bytes end too early or make no sense. */
export class ProtobufReader {
  readonly bytes: Buffer;
  position: number;

  constructor(bytes: Buffer, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  /** The next varint as a number; exact up to 2^53, which every field that we read stays below. */
  varint(): number {
    let byte = this.#byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let factor = 0x80; factor < 2 ** 70; factor *= 0x80) {
      byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new WireError("a varint", "more than ten bytes");
  }

  /** Reads a length and answers where what follows ends; it must end by `end`. */
  lengthDelimited(end: number): number {
    const length = this.varint();
    const ends = this.position + length;
    if (ends > end) throw new WireError(`${length} bytes`, "the end of the answer");
    return ends;
  }

  /** The bytes up to `end` as text; invalid UTF-8 becomes U+FFFD. */
  text(end: number): string {
    const text = this.bytes.toString("utf8", this.position, end);
    this.position = end;
    return text;
  }

  /** As `text`, for texts that recur in many objects: names of nodes, classes, drivers, phases, keys. */
  word(end: number): string {
    const word = recurring(this.bytes, this.position, end);
    this.position = end;
    return word;
  }

  /** Steps over a field of this wire type. */
  skip(wireType: number, end: number): void {
    switch (wireType) {
      case VARINT:
        this.varint();
        return;
      case LENGTH_DELIMITED:
        this.position = this.lengthDelimited(end);
        return;
      case 1:
        this.position += 8;
        return;
      case 5:
        this.position += 4;
        return;
      default:
        throw new WireError("a protobuf field", `wire type ${wireType}`);
    }
  }

  #byte(): number {
    const byte = this.bytes[this.position++];
    if (byte === undefined) throw new WireError("more bytes", "the end of the answer");
    return byte;
  }
}

/** Longer texts seldom recur. */
const MAX_WORD_BYTES = 64;

/** Recently read words by a hash of their bytes: recognising one is cheaper than making it, and one copy serves all objects. */
const words: (string | undefined)[] = Array.from({ length: 1024 });

function recurring(bytes: Buffer, start: number, end: number): string {
  if (end - start > MAX_WORD_BYTES) return bytes.toString("utf8", start, end);
  let hash = end - start;
  for (let index = start; index < end; index++)
    hash = (Math.imul(hash, 31) + (bytes[index] ?? 0)) | 0;
  const slot = hash & (words.length - 1);
  const known = words[slot];
  if (known !== undefined && isSameAscii(known, bytes, start, end)) return known;
  const word = bytes.toString("utf8", start, end);
  words[slot] = word;
  return word;
}

function isSameAscii(word: string, bytes: Buffer, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let index = start; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte >= 0x80 || byte !== word.charCodeAt(index - start)) return false;
  }
  return true;
}
