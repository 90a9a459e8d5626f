/** A type of the API in the notation of `shapes/README.md`, taken apart. */
export type Shape =
  | { readonly kind: "any" | "null" | "string" | "integer" | "number" | "boolean" | "datetime" }
  | { readonly kind: "literal"; readonly value: string | number }
  | { readonly kind: "list" | "set" | "map"; readonly of: Shape }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "union"; readonly of: readonly Shape[]; readonly tag: string | null };

/** One field of a named type. `optional` means that an answer may lack it. */
export interface FieldShape {
  readonly optional: boolean;
  readonly shape: Shape;
}

/** The shapes of one line of the API, as they stand in `shapes/*.json`. */
export interface ShapeFile {
  readonly version: string;
  readonly methods: Readonly<Record<string, { readonly result: string }>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Looks up what a method answers and what a type's fields are; notation is taken apart once, when first asked for. */
export class Shapes {
  readonly #file: ShapeFile;
  readonly #fields = new Map<string, ReadonlyMap<string, FieldShape>>();
  readonly #results = new Map<string, Shape>();

  constructor(file: ShapeFile) {
    this.#file = file;
  }

  /** The line of the API: "25.10". */
  get version(): string {
    return this.#file.version;
  }

  /** The methods whose answers have a shape. */
  methods(): string[] {
    return Object.keys(this.#file.methods);
  }

  /** What a method answers. A method without a shape is a fault of ours: RangeError. */
  result(method: string): Shape {
    const known = this.#results.get(method);
    if (known) return known;
    const notation = this.#file.methods[method]?.result;
    if (notation === undefined) throw new RangeError(`no shape of ${method} in ${this.version}`);
    const shape = parseShape(notation);
    this.#results.set(method, shape);
    return shape;
  }

  /** A field of a named type. A type or field without a shape is a fault of ours: RangeError. */
  field(type: string, name: string): FieldShape {
    let fields = this.#fields.get(type);
    if (!fields) {
      fields = parseFields(this.#file.types[type] ?? {});
      this.#fields.set(type, fields);
    }
    const field = fields.get(name);
    if (!field) throw new RangeError(`no shape of ${type}.${name} in ${this.version}`);
    return field;
  }
}

function parseFields(fields: Readonly<Record<string, string>>): ReadonlyMap<string, FieldShape> {
  return new Map(
    Object.entries(fields).map(([key, notation]) => [
      key.replace(/\?$/, ""),
      { optional: key.endsWith("?"), shape: parseShape(notation) },
    ]),
  );
}

/** Takes one type apart. Throws RangeError on notation it does not know. */
export function parseShape(notation: string): Shape {
  const withoutDefault = notation.split(" = ", 1)[0] as string;
  const tokens = withoutDefault.match(TOKEN) ?? [];
  const parser = new NotationParser(tokens, notation);
  return parser.whole();
}

// Limits such as {1..64} and (1..99] belong to the word before them and are dropped.
const TOKEN =
  /"[^"]*"|\d+|@by\(\w+\)|\[\]|\{[^}]*\}|\((?=[^)]*\.\.)[^)]*\)|[A-Za-z_]\w*|[<>,|()]|\S/g;

const WORDS: Readonly<Record<string, Shape>> = Object.freeze({
  any: { kind: "any" },
  object: { kind: "any" },
  null: { kind: "null" },
  string: { kind: "string" },
  integer: { kind: "integer" },
  number: { kind: "number" },
  boolean: { kind: "boolean" },
  datetime: { kind: "datetime" },
});

class NotationParser {
  readonly #tokens: readonly string[];
  readonly #notation: string;
  #at = 0;

  constructor(tokens: readonly string[], notation: string) {
    this.#tokens = tokens;
    this.#notation = notation;
  }

  whole(): Shape {
    const shape = this.#union();
    if (this.#at < this.#tokens.length) this.#fail();
    return shape;
  }

  #union(): Shape {
    const of = [this.#item()];
    while (this.#take("|")) of.push(this.#item());
    const tag = /^@by\((\w+)\)$/.exec(this.#tokens[this.#at] ?? "")?.[1] ?? null;
    if (tag !== null) this.#at++;
    return of.length === 1 && tag === null ? (of[0] as Shape) : { kind: "union", of, tag };
  }

  #item(): Shape {
    let shape = this.#atom();
    for (;;) {
      if (this.#take("[]")) shape = { kind: "list", of: shape };
      else if (/^[{(].*\.\./.test(this.#tokens[this.#at] ?? "")) this.#at++;
      else return shape;
    }
  }

  #atom(): Shape {
    const token = this.#tokens[this.#at++] ?? this.#fail();
    if (token === "(") return this.#closed(this.#union(), ")");
    if (token.startsWith('"')) return { kind: "literal", value: token.slice(1, -1) };
    if (/^\d+$/.test(token)) return { kind: "literal", value: Number(token) };
    if (!/^\w+$/.test(token)) this.#fail();
    if (!this.#take("<")) return WORDS[token] ?? { kind: "named", name: token };
    if (token === "Query") return { kind: "list", of: this.#closed(this.#union(), ">") };
    if (token === "set") return { kind: "set", of: this.#closed(this.#union(), ">") };
    if (token !== "record") this.#fail();
    this.#union();
    if (!this.#take(",")) this.#fail();
    return { kind: "map", of: this.#closed(this.#union(), ">") };
  }

  #closed(shape: Shape, bracket: string): Shape {
    if (!this.#take(bracket)) this.#fail();
    return shape;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #fail(): never {
    throw new RangeError(`unknown notation: ${this.#notation}`);
  }
}

/** A shape in words, for messages. */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case "literal":
      return JSON.stringify(shape.value);
    case "named":
    case "map":
      return "an object";
    case "list":
    case "set":
      return "a list";
    case "union":
      return shape.of.map(describeShape).join(" or ");
    case "null":
      return "null";
    case "any":
      return "a value";
    case "integer":
      return "an integer";
    case "string":
    case "number":
    case "boolean":
    case "datetime":
      return `a ${shape.kind}`;
  }
}
