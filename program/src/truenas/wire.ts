import { type Json, JsonError, type JsonObject } from "../lib/json.ts";
import { describeShape, type Shape, type Shapes } from "./shape.ts";

/** An answer lacks what its shape promises. `path` is the JSON path of the place: "$.result[3].guid". */
export class MalformedError extends Error {
  override readonly name = "MalformedError";
  readonly path: string;

  constructor(path: string, expected: string, found: string) {
    super(`${path}: expected ${expected}, found ${found}`);
    this.path = path;
  }

  /** The same error on another thread. */
  static restored(path: string, message: string): MalformedError {
    const error = new MalformedError(path, "", "");
    error.message = message;
    return error;
  }
}

/** Runs a reader of JSON; what is no JSON is malformed, at this path. */
export function asMalformed<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new MalformedError(path, "JSON", error.message);
  }
}

/**
 * A value of an answer together with its shape. Every accessor checks the value against the shape before it gives it out:
 * what a decoder reads is checked, what it does not read is not. Accessors throw MalformedError.
 */
export class Wire {
  readonly #json: Json | undefined;
  readonly #shape: Shape;
  readonly #shapes: Shapes;
  readonly #parent: Wire | null;
  readonly #step: string | number;

  constructor(
    json: Json | undefined,
    shape: Shape,
    shapes: Shapes,
    step: string | number,
    parent: Wire | null = null,
  ) {
    this.#json = json;
    this.#shape = shape;
    this.#shapes = shapes;
    this.#step = step;
    this.#parent = parent;
  }

  /** Where it stands in the answer: "$.result[3].properties.used". Built only for messages. */
  get path(): string {
    if (this.#parent === null) return String(this.#step);
    const step = typeof this.#step === "number" ? `[${this.#step}]` : `.${this.#step}`;
    return `${this.#parent.path}${step}`;
  }

  /** A field of an object; a missing one is malformed as soon as it is read. */
  field(name: string): Wire {
    return this.#child(name, this.#fieldShape(name).shape);
  }

  /** A field that may be missing by its shape; null if it is. */
  maybe(name: string): Wire | null {
    const { optional, shape } = this.#fieldShape(name);
    if (!(name in this.#object())) return optional ? null : this.#fail("it to be there");
    return this.#child(name, shape);
  }

  /** The same, or null where the value is null. */
  orNull(): Wire | null {
    return this.#checked() === null ? null : this;
  }

  text(): string {
    const json = this.#checked();
    return typeof json === "string" ? json : this.#fail("a string");
  }

  textOrNull(): string | null {
    const json = this.#checked();
    return json === null || typeof json === "string" ? json : this.#fail("a string or null");
  }

  flag(): boolean {
    const json = this.#checked();
    return typeof json === "boolean" ? json : this.#fail("a boolean");
  }

  flagOrNull(): boolean | null {
    const json = this.#checked();
    return json === null || typeof json === "boolean" ? json : this.#fail("a boolean or null");
  }

  /** An integer that a double holds exactly: an id, a port, a count. */
  integer(): number {
    const json = this.#checked();
    return Number.isSafeInteger(json) ? (json as number) : this.#fail("an integer below 2^53");
  }

  integerOrNull(): number | null {
    return this.#checked() === null ? null : this.integer();
  }

  /** A number, with or without a fraction. */
  number(): number {
    const json = this.#checked();
    return typeof json === "number" && Number.isFinite(json) ? json : this.#fail("a number");
  }

  /** A number of bytes; above 2^53 the nearest double. */
  bytes(): number {
    const json = this.#checked();
    const isNumber =
      typeof json === "bigint" || (typeof json === "number" && Number.isFinite(json));
    return isNumber ? Number(json) : this.#fail("a number of bytes");
  }

  bytesOrNull(): number | null {
    return this.#checked() === null ? null : this.bytes();
  }

  /** A GUID or transaction group as decimal digits, whether it came as a number or as a string. */
  decimal(): string {
    const json = this.#checked();
    const digits = typeof json === "object" || typeof json === "boolean" ? "" : String(json);
    return /^\d+$/.test(digits) ? digits : this.#fail("a whole number");
  }

  /** A small number that may come as text: a port; null where it is null or no number at all. */
  numberOrNull(): number | null {
    const json = this.#checked();
    const text = typeof json === "string" || typeof json === "number" ? String(json) : "";
    return /^\d{1,9}$/.test(text) ? Number(text) : null;
  }

  /** Epoch ms of `{"$date": ms}`. */
  date(): number {
    const date = (this.#checked() as JsonObject | null)?.["$date"];
    return typeof date === "number" ? date : this.#fail('{"$date": milliseconds}');
  }

  dateOrNull(): number | null {
    return this.#checked() === null ? null : this.date();
  }

  /** Whether it is a list, where the shape does not declare what it is. */
  isList(): boolean {
    return Array.isArray(this.#json);
  }

  /** The elements of a list or of `{"$set": […]}`. */
  list(): readonly Wire[] {
    const shape = this.#alternative();
    const json = this.#checked();
    const items = shape.kind === "set" ? (json as JsonObject | null)?.["$set"] : json;
    if (!Array.isArray(items)) return this.#fail("a list");
    const of = "of" in shape && !Array.isArray(shape.of) ? (shape.of as Shape) : ANY;
    return (items as readonly Json[]).map(
      (item, index) => new Wire(item, of, this.#shapes, index, this),
    );
  }

  /** The members of a map, in the order of the answer. */
  entries(): readonly (readonly [string, Wire])[] {
    const shape = this.#alternative();
    const of = shape.kind === "map" ? shape.of : ANY;
    return Object.keys(this.#object()).map((key) => [key, this.#child(key, of)]);
  }

  /** One member of a map; null if it has no such member. */
  entry(key: string): Wire | null {
    const shape = this.#alternative();
    if (!Object.hasOwn(this.#object(), key)) return null;
    return this.#child(key, shape.kind === "map" ? shape.of : ANY);
  }

  /** Says that a member is not there which a decoder cannot do without. */
  missing(name: string): never {
    throw new MalformedError(`${this.path}.${name}`, "a value", "nothing");
  }

  /** Every string anywhere in it, for values whose shape is not declared. */
  *strings(): Generator<string> {
    yield* stringsIn(this.#json ?? null);
  }

  #child(name: string, shape: Shape): Wire {
    const object = this.#object();
    return new Wire(name in object ? object[name] : undefined, shape, this.#shapes, name, this);
  }

  #fieldShape(name: string): { optional: boolean; shape: Shape } {
    const shape = this.#alternative();
    if (shape.kind === "any") return { optional: true, shape: ANY };
    if (shape.kind !== "named") throw new RangeError(`${this.path} has no fields`);
    return this.#shapes.field(shape.name, name);
  }

  #object(): JsonObject {
    const json = this.#json;
    if (typeof json === "object" && json !== null && !Array.isArray(json))
      return json as JsonObject;
    return this.#fail("an object");
  }

  /** The shape that applies: of a union the alternative that the value (or its tag) belongs to. */
  #alternative(): Shape {
    const shape = this.#shape;
    if (shape.kind !== "union") return shape;
    const { tag } = shape;
    const found = shape.of.find((one) => (tag === null ? this.#fits(one) : this.#hasTag(one, tag)));
    return found ?? this.#fail(describeShape(shape));
  }

  #hasTag(shape: Shape, tag: string): boolean {
    if (shape.kind !== "named") return this.#fits(shape);
    return this.#child(tag, this.#shapes.field(shape.name, tag).shape).#fitsItself();
  }

  #checked(): Json {
    if (!this.#fitsItself()) this.#fail(describeShape(this.#shape));
    return this.#json as Json;
  }

  #fitsItself(): boolean {
    const shape = this.#shape;
    return shape.kind === "union" ? shape.of.some((one) => this.#fits(one)) : this.#fits(shape);
  }

  #fits(shape: Shape): boolean {
    const json = this.#json;
    switch (shape.kind) {
      case "any":
        return json !== undefined;
      case "null":
        return json === null;
      case "literal":
        return json === shape.value;
      case "integer":
        return typeof json === "bigint" || Number.isInteger(json);
      case "number":
        return typeof json === "bigint" || typeof json === "number";
      case "string":
      case "boolean":
        return typeof json === shape.kind;
      case "list":
        return Array.isArray(json);
      case "datetime":
      case "set":
      case "map":
      case "named":
        return typeof json === "object" && json !== null && !Array.isArray(json);
      case "union":
        return shape.of.some((one) => this.#fits(one));
    }
  }

  #fail(expected: string): never {
    throw new MalformedError(this.path, expected, describeJson(this.#json));
  }
}

const ANY: Shape = Object.freeze({ kind: "any" });

/** What kind of value it is; never the value, which may be anything. */
function describeJson(json: Json | undefined): string {
  if (json === undefined) return "nothing";
  if (json === null) return "null";
  if (Array.isArray(json)) return "a list";
  return typeof json === "object" ? "an object" : `a ${typeof json}`;
}

function* stringsIn(json: Json): Generator<string> {
  if (typeof json === "string") yield json;
  else if (typeof json === "object" && json !== null)
    for (const value of Object.values(json)) yield* stringsIn(value);
}
