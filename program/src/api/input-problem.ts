import { Problem } from "./problem.ts";
import { HEX_ID, NOT_BLANK } from "./schemas.ts";
import { suggest } from "../lib/suggest.ts";

/** What the validator says of one mistake (ajv with `verbose`). */
export interface Mistake {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The value that is wrong. */
  readonly data?: unknown;
  /** The schema that it does not fit. */
  readonly parentSchema?: Described;
}

interface Described {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

/** One sentence for a part of a request that does not fit its schema: where, expected, found, next step. */
export function inputProblem(mistakes: readonly Mistake[], context: string | undefined): Problem {
  // of several alternatives each has its own mistake, and the last says that none fits
  const mistake = mistakes.find(({ keyword }) => keyword === "anyOf") ?? mistakes[0];
  if (mistake === undefined) return new Problem(400, `request: expected another; ${READ}`);
  const part = PARTS[context ?? ""] ?? "request";
  const name = nameAt(mistake.instancePath, part);
  const where = name === "" ? part : `${part} ${name}`;
  const said = told(mistake, part === "query" ? "parameter" : "key");
  const { expected, found, next } =
    part === "query" && isGivenTwice(mistake) ? { ...said, ...TWICE } : said;
  return new Problem(400, `${where}: expected ${expected}, found ${found}; ${next ?? READ}`);
}

const TWICE = { found: "several", next: "give it once" };

/** Whether a parameter that takes one value was given several times. */
function isGivenTwice({ keyword, data }: Mistake): boolean {
  return Array.isArray(data) && !OF_LISTS.has(keyword);
}

const OF_LISTS: ReadonlySet<string> = new Set(["minItems", "maxItems", "uniqueItems"]);

/** A parameter that may be given several times is called by its name, whichever of its values is wrong. */
function nameAt(instancePath: string, part: string): string {
  const names = instancePath.slice(1).split("/");
  return (part === "query" ? names.slice(0, 1) : names).join(".");
}

const PARTS: Readonly<Record<string, string>> = Object.freeze({
  querystring: "query",
  params: "path",
  body: "body",
});

const READ = "/api/v1/openapi.json says what is taken";

interface Told {
  readonly expected: string;
  readonly found: string;
  readonly next?: string | undefined;
}

function told({ keyword, params, data, parentSchema = {} }: Mistake, noun: string): Told {
  const known = Object.keys(parentSchema.properties ?? {});
  switch (keyword) {
    case "additionalProperties":
      return unknownName(String(params["additionalProperty"]), known);
    case "required":
      return { expected: `the ${noun} ${String(params["missingProperty"])}`, found: "none" };
    case "maxItems":
    case "minItems": {
      const bound = keyword === "maxItems" ? "at most" : "at least";
      const count = Array.isArray(data) ? data.length : 0;
      return { expected: `${bound} ${counted(params["limit"], "value")}`, found: String(count) };
    }
    case "anyOf":
      return { expected: alternatives(parentSchema), found: shown(data) };
    default:
      return { expected: EXPECTED[keyword]?.(params) ?? "what fits", found: shown(data) };
  }
}

function unknownName(name: string, known: readonly string[]): Told {
  const near = suggest(name, known);
  return {
    expected: known.length === 0 ? "nothing" : `only ${known.join(", ")}`,
    found: shown(name),
    next: near === null ? "leave it out" : `did you mean ${JSON.stringify(near)}?`,
  };
}

function alternatives({ anyOf = [] }: Described): string {
  const values = anyOf.flatMap((one) => ("const" in one ? [String(one.const)] : []));
  return values.length === 0 ? "another value" : `one of ${values.join(", ")}`;
}

const EXPECTED: Readonly<Record<string, (params: Mistake["params"]) => string>> = Object.freeze({
  type: ({ type }) => TYPES[String(type)] ?? String(type),
  maximum: ({ limit }) => `a number of at most ${String(limit)}`,
  minimum: ({ limit }) => `a number of at least ${String(limit)}`,
  exclusiveMaximum: ({ limit }) => `a number below ${String(limit)}`,
  exclusiveMinimum: ({ limit }) => `a number above ${String(limit)}`,
  maxLength: ({ limit }) => `at most ${counted(limit, "character")}`,
  minLength: ({ limit }) => `at least ${counted(limit, "character")}`,
  pattern: ({ pattern }) => PATTERNS[String(pattern)] ?? "another form",
  enum: ({ allowedValues }) => `one of ${(allowedValues as readonly unknown[]).join(", ")}`,
  const: ({ allowedValue }) => JSON.stringify(allowedValue),
  uniqueItems: () => "each value once",
});

/** What patterns ask for, in words. */
const PATTERNS: Readonly<Record<string, string>> = Object.freeze({
  [HEX_ID]: "4 to 16 of the digits 0-9 and a-f",
  [NOT_BLANK]: "words, not only spaces",
});

const TYPES: Readonly<Record<string, string>> = Object.freeze({
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  string: "a text",
  array: "a list",
  object: "an object",
  null: "nothing",
});

function counted(limit: unknown, noun: string): string {
  return limit === 1 ? `one ${noun}` : `${String(limit)} ${noun}s`;
}

/** Longest piece of a request that a sentence repeats: enough to recognise it. */
const SHOWN_CHARACTERS = 40;

function shown(data: unknown): string {
  if (data === undefined || data === null) return "nothing";
  if (Array.isArray(data)) return "a list";
  if (typeof data === "object") return "an object";
  const text = typeof data === "string" ? data : JSON.stringify(data);
  const short = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return typeof data === "string" ? JSON.stringify(short) : short;
}
