/** Where a value stands in a world: ["volumes", 3, "size"]. */
export type Path = readonly (string | number)[];

/** A world that says something impossible; `path` is where. Its text is for the author of the world. */
export class WorldError extends Error {
  readonly path: Path;
  readonly problem: string;
  /** Whether the last part of the path, a key, is what is wrong, or the value there. */
  readonly about: "key" | "value";

  constructor(path: Path, problem: string, about: "key" | "value" = "value") {
    super(path.length === 0 ? problem : `${pathText(path)}: ${problem}`);
    this.name = "WorldError";
    this.path = path;
    this.problem = problem;
    this.about = about;
  }
}

/** "volumes[3].size". */
export function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./u, "");
}

/**
 * Turns what an author writes (`In`) into what the world works with (`Out`), or throws WorldError. One declaration is the
 * type of the builder, the type of the finished world and the check of the YAML form.
 */
export interface Reader<Out, In> {
  (value: unknown, path: Path): Out;
  /** Never set; carries the type. */
  readonly written?: In;
}

/** What a reader yields. */
export type ReadAs<R> = R extends Reader<infer Out, unknown> ? Out : never;

/** What an author writes for a reader. */
export type WrittenAs<R> = R extends Reader<unknown, infer In> ? In : never;

type Fields = Readonly<Record<string, Reader<unknown, unknown>>>;
type ReadFields<F extends Fields> = { readonly [K in keyof F]: ReadAs<F[K]> };

/** An object with exactly these keys. A missing optional key is read as `undefined` by its reader: `withDefault`, `orNull`. */
export function object<R extends Fields, O extends Fields>(
  required: R,
  optional: O,
): Reader<
  ReadFields<R> & ReadFields<O>,
  { readonly [K in keyof R]: WrittenAs<R[K]> } & { readonly [K in keyof O]?: WrittenAs<O[K]> }
> {
  const fields: Fields = { ...required, ...optional };
  return (value, path) => {
    const given = asRecord(value, path);
    refuseUnknownKeys(given, fields, path);
    const read: Record<string, unknown> = {};
    for (const [key, reader] of Object.entries(fields)) {
      if (given[key] === undefined && key in required) {
        throw new WorldError(path, `"${key}" is missing`);
      }
      read[key] = reader(given[key], [...path, key]);
    }
    return Object.freeze(read) as ReadFields<R> & ReadFields<O>;
  };
}

function asRecord(value: unknown, path: Path): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WorldError(path, `expected a mapping, found ${described(value)}`);
  }
  return value as Record<string, unknown>;
}

function refuseUnknownKeys(given: object, fields: Fields, path: Path): void {
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(fields, key)) {
      throw new WorldError(
        [...path, key],
        `unknown key; known are ${Object.keys(fields).join(", ")}`,
        "key",
      );
    }
  }
}

/** A list of such values. */
export function list<Out, In>(item: Reader<Out, In>): Reader<readonly Out[], readonly In[]> {
  return (value, path) => {
    if (!Array.isArray(value)) {
      throw new WorldError(path, `expected a list, found ${described(value)}`);
    }
    return Object.freeze(value.map((entry, index) => item(entry, [...path, index])));
  };
}

/** A mapping from text to text: labels, annotations, properties. */
export const texts: Reader<Readonly<Record<string, string>>, Readonly<Record<string, string>>> = (
  value,
  path,
) =>
  Object.freeze(
    Object.fromEntries(
      Object.entries(asRecord(value, path)).map(([key, entry]) => [
        key,
        text(entry, [...path, key]),
      ]),
    ),
  );

/** Text of at least one character. */
export const text: Reader<string, string> = (value, path) => {
  if (typeof value !== "string" || value === "") {
    throw new WorldError(path, `expected text, found ${described(value)}`);
  }
  return value;
};

/** true or false. */
export const flag: Reader<boolean, boolean> = (value, path) => {
  if (typeof value !== "boolean") {
    throw new WorldError(path, `expected true or false, found ${described(value)}`);
  }
  return value;
};

/** A whole number from 0 on. */
export const count: Reader<number, number> = (value, path) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new WorldError(path, `expected a whole number from 0 on, found ${described(value)}`);
  }
  return value;
};

/** One of these words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word, Word> {
  return (value, path) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) {
      throw new WorldError(path, `expected one of ${words.join(", ")}, found ${described(value)}`);
    }
    return word;
  };
}

const BYTES_BY_SUFFIX: Readonly<Record<string, number>> = {
  "": 1,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Bytes: 1073741824 or "1Gi", "1.5Ti". */
export const bytes: Reader<number, string | number> = (value, path) => {
  const parts = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti)?$/u.exec(String(value));
  const read =
    parts === null ? Number.NaN : Number(parts[1]) * (BYTES_BY_SUFFIX[parts[2] ?? ""] ?? 1);
  if (!Number.isSafeInteger(read)) {
    throw new WorldError(path, `expected bytes such as 10Gi, found ${described(value)}`);
  }
  return read;
};

const MS_BY_UNIT: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds, written "30s", "5m", "24h", "90d". */
export const duration: Reader<number, string> = (value, path) => {
  const parts = /^(\d+)([smhd])$/u.exec(String(value));
  const unit = MS_BY_UNIT[parts?.[2] ?? ""];
  if (parts === null || unit === undefined) {
    throw new WorldError(path, `expected a duration such as 90d, found ${described(value)}`);
  }
  return Number(parts[1]) * unit;
};

/** A field that may be left out; then it is as if `fallback` had been written. */
export function withDefault<Out, In>(reader: Reader<Out, In>, fallback: In): Reader<Out, In> {
  return (value, path) => reader(value === undefined ? fallback : value, path);
}

/** A field that may be left out; then it is null. */
export function orNull<Out, In>(reader: Reader<Out, In>): Reader<Out | null, In> {
  return (value, path) => (value === undefined ? null : reader(value, path));
}

function described(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  return typeof value === "object" ? "a mapping" : JSON.stringify(value);
}
