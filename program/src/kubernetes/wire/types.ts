import { parseQuantity } from "../../lib/units.ts";
import { LENGTH_DELIMITED, ProtobufReader, VARINT } from "./protobuf-reader.ts";
import { typeName, WireError } from "./wire-error.ts";

/**
 * The one description of a Kubernetes type from which both wire formats are read: protobuf by field number, JSON by name.
 * Only fields that are described are touched; everything else is stepped over. An absent field is `undefined`.
 */
export interface WireType<T> {
  readonly protobufWireType: typeof VARINT | typeof LENGTH_DELIMITED;
  /** Reads up to `end`; `before` is what an earlier occurrence of the same field gave. */
  fromProtobuf(reader: ProtobufReader, end: number, before: T | undefined): T | undefined;
  /** Throws WireError where the value has another type. Never called with null or undefined. */
  fromJson(value: unknown): T | undefined;
}

/** What reading a type gives. */
export type Read<W> = W extends WireType<infer T> ? T : never;

/** One field: its number in generated.proto and its type. `inline`: in JSON its fields lie in the surrounding object. */
export interface Field<T> {
  readonly number: number;
  readonly type: WireType<T>;
  readonly inline: boolean;
}

type Message<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T | undefined : never };

/** A field as generated.proto numbers it. */
export function field<T>(number: number, type: WireType<T>): Field<T> {
  return { number, type, inline: false };
}

/** A message that Go embeds: a field of its own in protobuf, part of the surrounding object in JSON. */
export function inline<T>(number: number, type: WireType<T>): Field<T> {
  return { number, type, inline: true };
}

/** A field of a kind that is served as JSON only. */
export function jsonField<T>(type: WireType<T>): Field<T> {
  return { number: 0, type, inline: false };
}

/** A string. */
export const text: WireType<string> = {
  protobufWireType: LENGTH_DELIMITED,
  fromProtobuf: (reader, end) => reader.text(end),
  fromJson(value) {
    if (typeof value !== "string") throw new WireError("a text", typeName(value));
    return value;
  },
};

/** A string that is the same in many objects, of which one copy is kept. */
export const word: WireType<string> = {
  ...text,
  fromProtobuf: (reader, end) => reader.word(end),
  fromJson: (value) => oneWord(text.fromJson(value)),
};

/** Words of JSON that came lately. Those that differ from all others pass through; what recurs is back at once. */
const words = new Map<string, string>();
const MOST_WORDS = 1024;

function oneWord(read: string | undefined): string | undefined {
  if (read === undefined) return undefined;
  const known = words.get(read);
  if (known !== undefined) return known;
  if (words.size >= MOST_WORDS) words.clear();
  words.set(read, read);
  return read;
}

/** A bool. */
export const flag: WireType<boolean> = {
  protobufWireType: VARINT,
  fromProtobuf: (reader) => reader.varint() !== 0,
  fromJson(value) {
    if (typeof value !== "boolean") throw new WireError("true or false", typeName(value));
    return value;
  },
};

/** A whole number from 0 to 2^31 - 1. */
export const count: WireType<number> = {
  protobufWireType: VARINT,
  fromProtobuf: (reader) => checkedCount(reader.varint()),
  fromJson: (value) => checkedCount(value),
};

function checkedCount(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 31)
    return value;
  throw new WireError(
    "a whole number",
    typeof value === "number" ? "another number" : typeName(value),
  );
}

/** meta/v1 Time, as epoch ms. Both formats carry whole seconds (apimachinery `Time.ProtoTime`). The zero time is absent. */
export const time: WireType<number> = {
  protobufWireType: LENGTH_DELIMITED,
  fromProtobuf(reader, end) {
    let seconds: number | undefined;
    while (reader.position < end) {
      const tag = reader.varint();
      if (tag === ((1 << 3) | VARINT)) seconds = reader.varint();
      else reader.skip(tag & 7, end);
    }
    return seconds === undefined ? undefined : seconds * 1000;
  },
  fromJson(value) {
    const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at))
      throw new WireError("a time such as 2026-01-02T03:04:05Z", typeName(value));
    return Math.floor(at / 1000) * 1000;
  },
};

/** resource.Quantity, as bytes. In protobuf it is a message around its text; in JSON a text or a number. */
const quantity: WireType<number> = {
  protobufWireType: LENGTH_DELIMITED,
  fromProtobuf(reader, end) {
    let amount = "0";
    while (reader.position < end) {
      const tag = reader.varint();
      if (tag === ((1 << 3) | LENGTH_DELIMITED)) amount = reader.word(reader.lengthDelimited(end));
      else reader.skip(tag & 7, end);
    }
    return checkedQuantity(amount);
  },
  fromJson(value) {
    if (typeof value !== "string" && typeof value !== "number")
      throw new WireError("a quantity", typeName(value));
    return checkedQuantity(String(value));
  },
};

function checkedQuantity(amount: string): number {
  try {
    return parseQuantity(amount);
  } catch (error) {
    if (error instanceof RangeError) throw new WireError("a quantity such as 10Gi", "another text");
    throw error;
  }
}

/** True where the field is there, whatever it holds. */
export const presence: WireType<true> = {
  protobufWireType: LENGTH_DELIMITED,
  fromProtobuf(reader, end) {
    reader.position = end;
    return true;
  },
  fromJson: () => true,
};

/**
 * A field that few objects are asked for: it is stepped over, and read where somebody asks, as long as the object's bytes are
 * there. Lists of containers are most of a Pod.
 */
export function onDemand<T>(type: WireType<T>): WireType<() => T | undefined> {
  return {
    protobufWireType: type.protobufWireType,
    fromProtobuf(reader, end, before) {
      const { bytes, position } = reader;
      reader.position = end;
      return () => type.fromProtobuf(new ProtobufReader(bytes, position), end, before?.());
    },
    fromJson: (value) => () => type.fromJson(value),
  };
}

/** A repeated field. Absent and empty are the same in both formats. */
export function list<T>(type: WireType<T>): WireType<readonly T[]> {
  return {
    protobufWireType: type.protobufWireType,
    fromProtobuf(reader, end, before = EMPTY) {
      const item = type.fromProtobuf(reader, end, undefined);
      return item === undefined ? before : withItem(before, item);
    },
    fromJson(value) {
      if (!Array.isArray(value)) throw new WireError("a list", typeName(value));
      const items: T[] = [];
      for (let index = 0; index < value.length; index++) {
        const item = readJsonAt(type, value[index], index);
        if (item !== undefined) items.push(item);
      }
      return items;
    },
  };
}

const EMPTY: readonly never[] = Object.freeze([]);

/** Lists up to this length are copied for each item: V8 gives an array that grows room for 17, and most hold one. */
const EXACT_ITEMS = 8;

function withItem<T>(items: readonly T[], item: T): readonly T[] {
  if (items.length === 0) return [item];
  if (items.length < EXACT_ITEMS) return items.concat([item]);
  (items as T[]).push(item);
  return items;
}

function readJsonAt<T>(type: WireType<T>, value: unknown, step: string | number): T | undefined {
  try {
    if (value === null && typeof step === "number") throw new WireError("a value", "null");
    return type.fromJson(value);
  } catch (error) {
    throw error instanceof WireError ? error.within(step) : error;
  }
}

/** A map of texts; with `keys`, only those entries are read: the values of others may be secrets. */
export function textMap(keys?: readonly string[]): WireType<Readonly<Record<string, string>>> {
  return mapOf(word, keys === undefined ? undefined : new Set(keys));
}

/** A map of quantities (a ResourceList), of which `keys` are read, as bytes. */
export function quantities(keys: readonly string[]): WireType<Readonly<Record<string, number>>> {
  return mapOf(quantity, new Set(keys));
}

/** A map of values of one type; with `keys`, only those entries are read. */
export function mapOf<V>(
  type: WireType<V>,
  keys?: ReadonlySet<string>,
): WireType<Readonly<Record<string, V>>> {
  const wanted = (key: string) => (keys === undefined ? key !== "__proto__" : keys.has(key));
  return {
    protobufWireType: LENGTH_DELIMITED,
    fromProtobuf(reader, end, before) {
      const entries = (before ?? {}) as Record<string, V>;
      let key = "";
      let value: V | undefined;
      while (reader.position < end) {
        const tag = reader.varint();
        if (tag === ((1 << 3) | LENGTH_DELIMITED)) key = reader.word(reader.lengthDelimited(end));
        else if (tag === ((2 << 3) | LENGTH_DELIMITED) && wanted(key))
          value = type.fromProtobuf(reader, reader.lengthDelimited(end), undefined);
        else reader.skip(tag & 7, end);
      }
      if (value !== undefined) entries[key] = value;
      return entries;
    },
    fromJson(value) {
      const entries: Record<string, V> = {};
      for (const [key, entry] of Object.entries(checkedObject(value))) {
        if (!wanted(key)) continue;
        const read = readJsonAt(type, entry, key);
        if (read !== undefined) entries[key] = read;
      }
      return entries;
    },
  };
}

function checkedObject(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new WireError("an object", typeName(value));
  return value as Record<string, unknown>;
}

/** A message of which only the named fields are read. */
export function message<F extends Record<string, Field<unknown>>>(fields: F): WireType<Message<F>> {
  const nameByNumber: (string | undefined)[] = [];
  const typeByNumber: (WireType<unknown> | undefined)[] = [];
  for (const [name, { number, type }] of Object.entries(fields)) {
    nameByNumber[number] = name;
    typeByNumber[number] = type;
  }
  const json = Object.entries(fields);
  return {
    protobufWireType: LENGTH_DELIMITED,
    fromProtobuf(reader, end, before) {
      const read: Record<string, unknown> = before ?? {};
      let name: string | undefined;
      try {
        while (reader.position < end) {
          const tag = reader.varint();
          const type = typeByNumber[tag >>> 3];
          if (type === undefined) {
            reader.skip(tag & 7, end);
            continue;
          }
          name = nameByNumber[tag >>> 3] as string;
          read[name] = readField(reader, type, tag & 7, end, read[name]);
        }
        if (reader.position > end)
          throw new WireError("the end of the message", "a field that goes on");
      } catch (error) {
        throw error instanceof WireError && name !== undefined ? error.within(name) : error;
      }
      return read as Message<F>;
    },
    fromJson(value) {
      const object = checkedObject(value);
      const read: Record<string, unknown> = {};
      for (const [name, { type, inline: embedded }] of json) {
        if (embedded) read[name] = type.fromJson(object);
        else if (object[name] !== undefined && object[name] !== null)
          read[name] = readJsonAt(type, object[name], name);
      }
      return read as Message<F>;
    },
  };
}

function readField(
  reader: ProtobufReader,
  type: WireType<unknown>,
  wireType: number,
  end: number,
  before: unknown,
): unknown {
  if (wireType !== type.protobufWireType)
    throw new WireError("another protobuf type", `wire type ${wireType}`);
  if (wireType === VARINT) return type.fromProtobuf(reader, end, before);
  return type.fromProtobuf(reader, reader.lengthDelimited(end), before);
}
