import { LIST_META, MAGIC, TYPE_META, UNKNOWN } from "./envelope.ts";
import { ProtobufReader } from "./protobuf-reader.ts";
import { WireError } from "./wire-error.ts";

/** What a list says about itself. `continueToken` is "" on the last page. */
export interface ListMeta {
  readonly resourceVersion: string;
  readonly continueToken: string;
}

const LIST_FIELDS = Object.freeze({ metadata: 1, items: 2 });

const EMPTY = Buffer.alloc(0);

/** More than the head of any field: a tag and a length. */
const HEAD_BYTES = 16;

/** The head of a length-delimited field: its number, where its content starts and how long it is. */
interface Head {
  readonly number: number;
  readonly start: number;
  readonly length: number;
}

/**
 * Reads a Kubernetes list from protobuf as its bytes arrive, one item at a time; no more than the item in hand is kept.
 *
 * start -> magic seen -> envelope (runtime.Unknown: type, then the list itself) -> list (metadata, items) -> done.
 * `push` moves on as far as the bytes go; `finish` throws unless the list was whole.
 */
export class ProtobufListReader {
  readonly #listKind: string;
  readonly #onItem: (reader: ProtobufReader, end: number) => void;
  readonly #maxItemBytes: number;
  #state: "start" | "envelope" | "list" | "done" = "start";
  #bytes: Buffer = EMPTY;
  #position = 0;
  /** What the last chunk began and did not end. */
  #rest: Buffer = EMPTY;
  /** Bytes of the list that are not read yet. */
  #listLeft = 0;
  /** Bytes that the next field has in all, where that is known already. */
  #needed = 0;
  #meta: ListMeta = { resourceVersion: "", continueToken: "" };
  #items = 0;

  constructor(options: {
    listKind: string;
    maxItemBytes: number;
    onItem: (reader: ProtobufReader, end: number) => void;
  }) {
    this.#listKind = options.listKind;
    this.#onItem = options.onItem;
    this.#maxItemBytes = options.maxItemBytes;
  }

  push(chunk: Buffer): void {
    let offset = 0;
    while (this.#rest.length > 0 && offset < chunk.length) {
      const missing = Math.max(this.#needed - this.#rest.length, HEAD_BYTES);
      const end = Math.min(offset + missing, chunk.length);
      this.#read(Buffer.concat([this.#rest, chunk.subarray(offset, end)]));
      offset = end;
    }
    if (offset < chunk.length) this.#read(chunk.subarray(offset));
  }

  finish(): ListMeta {
    if (this.#state !== "done")
      throw new WireError(
        "the rest of the list",
        `the end of the answer after ${this.#items} items`,
      );
    return this.#meta;
  }

  /** Reads as many fields as are whole; what is left waits for the next chunk. */
  #read(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#position = 0;
    if (bytes.length >= this.#needed) {
      this.#needed = 0;
      while (this.#step()) {
        // Each step reads one field; the last one finds too few bytes.
      }
    }
    this.#rest = bytes.subarray(this.#position);
  }

  #step(): boolean {
    switch (this.#state) {
      case "start":
        return this.#readMagic();
      case "envelope":
        return this.#readEnvelopeField();
      case "list":
        return this.#readListField();
      case "done":
        this.#position = this.#bytes.length;
        return false;
    }
  }

  #readMagic(): boolean {
    if (this.#bytes.length < MAGIC.length) return false;
    if (this.#bytes.compare(MAGIC, 0, MAGIC.length, 0, MAGIC.length) !== 0) {
      throw new WireError("a Kubernetes protobuf object", "other bytes");
    }
    this.#position = MAGIC.length;
    this.#state = "envelope";
    return true;
  }

  #readEnvelopeField(): boolean {
    const head = this.#head();
    if (head === null) return false;
    if (head.number === UNKNOWN.raw) {
      this.#position = head.start;
      this.#listLeft = head.length;
      this.#state = head.length === 0 ? "done" : "list";
      return true;
    }
    return this.#content(head, (reader, end) => {
      if (head.number === UNKNOWN.typeMeta)
        this.#checkKind(TYPE_META.fromProtobuf(reader, end, undefined)?.kind);
    });
  }

  #checkKind(kind: string | undefined): void {
    if (kind !== this.#listKind) throw new WireError(this.#listKind, kind ?? "no kind", "kind");
  }

  #readListField(): boolean {
    const head = this.#head();
    if (head === null) return false;
    const before = this.#position;
    const read = this.#content(head, (reader, end) =>
      this.#readListContent(head.number, reader, end),
    );
    if (!read) return false;
    this.#listLeft -= this.#position - before;
    if (this.#listLeft < 0) throw new WireError("the end of the list", "a field that goes on");
    if (this.#listLeft === 0) this.#state = "done";
    return true;
  }

  #readListContent(number: number, reader: ProtobufReader, end: number): void {
    if (number === LIST_FIELDS.items) {
      try {
        this.#onItem(reader, end);
      } catch (error) {
        throw error instanceof WireError ? error.within(this.#items).within("items") : error;
      }
      this.#items += 1;
    } else if (number === LIST_FIELDS.metadata) {
      const meta = LIST_META.fromProtobuf(reader, end, undefined);
      this.#meta = {
        resourceVersion: meta?.resourceVersion ?? "",
        continueToken: meta?.continue ?? "",
      };
    }
  }

  /** Hands over the content of a field if all of it is here, and steps behind it. */
  #content(head: Head, read: (reader: ProtobufReader, end: number) => void): boolean {
    if (head.length > this.#maxItemBytes)
      throw new WireError(`at most ${this.#maxItemBytes} bytes an object`, `${head.length}`);
    const end = head.start + head.length;
    if (end > this.#bytes.length) {
      this.#needed = end - this.#position;
      return false;
    }
    read(new ProtobufReader(this.#bytes, head.start), end);
    this.#position = end;
    return true;
  }

  /** The head of the next field, or null while its bytes are not all here. */
  #head(): Head | null {
    if (this.#position >= this.#bytes.length) return null;
    const reader = new ProtobufReader(this.#bytes, this.#position);
    try {
      const tag = reader.varint();
      if ((tag & 7) !== 2) throw new WireError("a length-delimited field", `wire type ${tag & 7}`);
      const length = reader.varint();
      return { number: tag >>> 3, start: reader.position, length };
    } catch (error) {
      // A varint that is cut off at the end of the bytes goes on in the next chunk.
      if (error instanceof WireError && reader.position > this.#bytes.length) return null;
      throw error;
    }
  }
}
