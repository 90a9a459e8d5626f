import { isMap, isScalar, isSeq, parseDocument, type Node, type Pair, type Scalar } from "yaml";
import type { TSchema } from "typebox";
import { durationMeant } from "../findings/options.ts";
import { ConfigError } from "../lib/errors.ts";
import { addressMeant } from "./address-meant.ts";
import { boundsProblem, shortestDuration } from "./bounds.ts";
import type { ParsedYaml } from "./parse-yaml.ts";
import { redact } from "./redact.ts";
import { suggest } from "../lib/suggest.ts";

/** A checked value with the place of each of its parts, by path: `systems[0].apiKeyFile` -> `file:line:column`. */
export interface Validated {
  readonly value: unknown;
  readonly places: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigError[];
}

/**
 * Checks a syntax tree against the schema and turns it into plain values. Walks the tree, not the values, so that every
 * problem has its line and column; finds all of them in one go. Knows the keywords that `schema.ts` and rules use:
 * object, array, string (pattern, minLength, unit: duration), number, integer, boolean, const, anyOf of constants.
 */
export function validate(yaml: ParsedYaml, schema: TSchema): Validated {
  const walk: Walk = { yaml, places: new Map(), problems: [] };
  const value = check(walk, "", yaml.root, schema);
  return { value, places: walk.places, problems: walk.problems };
}

interface Walk {
  readonly yaml: ParsedYaml;
  readonly places: Map<string, string>;
  readonly problems: ConfigError[];
}

/** The JSON Schema keywords we know, as TypeBox writes them. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
  readonly expects?: string;
  readonly next?: string;
}

function check(walk: Walk, path: string, node: Node | null, schema: Schema): unknown {
  walk.places.set(path, walk.yaml.at(node));
  if (schema.type === "object") return checkObject(walk, path, node, schema);
  if (schema.type === "array") return checkArray(walk, path, node, schema);
  return checkScalar(walk, node, schema);
}

function checkObject(
  walk: Walk,
  path: string,
  node: Node | null,
  schema: Schema,
): Record<string, unknown> {
  const properties = schema.properties ?? {};
  const value: Record<string, unknown> = {};
  if (!isMap(node)) {
    walk.problems.push(wrongType(walk, node, schema));
    return value;
  }
  for (const pair of node.items as Pair<Node, Node | null>[]) {
    const key = keyOf(pair.key);
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property)
      value[key] = check(
        walk,
        path === "" ? key : `${path}.${key}`,
        pair.value ?? pair.key,
        property,
      );
    else walk.problems.push(unknownKey(walk.yaml.at(pair.key), path, key, Object.keys(properties)));
  }
  for (const key of schema.required ?? []) {
    if (!node.has(key))
      walk.problems.push(missingKey(walk.yaml.at(node), path, key, properties[key]));
  }
  return value;
}

function checkArray(walk: Walk, path: string, node: Node | null, schema: Schema): unknown[] {
  if (!isSeq(node)) {
    walk.problems.push(wrongType(walk, node, schema));
    return [];
  }
  return node.items.map((item, index) =>
    check(walk, `${path}[${index}]`, item as Node, schema.items ?? {}),
  );
}

function checkScalar(walk: Walk, node: Node | null, schema: Schema): unknown {
  if (!isScalar(node) || !fits(node.value, schema)) {
    walk.problems.push(wrongType(walk, node, schema));
    return undefined;
  }
  const bounds = boundsProblem(node.value, schema);
  if (bounds)
    walk.problems.push(
      new ConfigError({ where: walk.yaml.at(node), found: shown(node), ...bounds }),
    );
  return node.value;
}

function fits(value: unknown, schema: Schema): boolean {
  if (schema.anyOf) return schema.anyOf.some((one) => fits(value, one));
  if (schema.const !== undefined) return value === schema.const;
  if (schema.type === "integer") return Number.isSafeInteger(value);
  if (schema.type === "number") return typeof value === "number" && Number.isFinite(value);
  if (schema.type === "boolean") return typeof value === "boolean";
  if (typeof value !== "string" || value.length < (schema.minLength ?? 0)) return false;
  return schema.pattern === undefined || new RegExp(schema.pattern).test(value);
}

function wrongType(walk: Walk, node: Node | null, schema: Schema): ConfigError {
  const quoted = isScalar(node) && typeof node.value === "number" && fits(node.source, schema);
  const isDuration = schema.unit === "duration" && isScalar(node);
  const meant = isDuration
    ? durationIn(node.source ?? String(node.value), schema)
    : addressIn(node, schema);
  const next = schema.next ?? `see "plumbline config schema"`;
  return new ConfigError({
    where: walk.yaml.at(node),
    expected: expectation(schema),
    found: shown(node),
    next: meant ?? (quoted ? "put the value in quotes" : (withoutQuotes(node, schema) ?? next)),
  });
}

/** What was meant by a duration that is none; null where it would be refused as well. */
function durationIn(text: string, schema: Schema): string | null {
  return Number(text) === 0 ? `the shortest is ${shortestDuration(schema)}` : durationMeant(text);
}

/** "true" where true is meant: YAML takes what stands in quotes as text. */
function withoutQuotes(node: Node | null, schema: Schema): string | null {
  if (!isScalar(node) || typeof node.value !== "string") return null;
  const plain = parseDocument(node.value).contents;
  const isMeant = isScalar(plain) && typeof plain.value !== "string" && fits(plain.value, schema);
  return isMeant ? "write it without quotes" : null;
}

function addressIn(node: Node | null, { unit }: Schema): string | null {
  return unit === "address" && isScalar(node) ? addressMeant(String(node.value)) : null;
}

function unknownKey(
  where: string,
  path: string,
  key: string,
  known: readonly string[],
): ConfigError {
  const near = suggest(key, known);
  const inside = path === "" ? "the configuration" : path;
  return new ConfigError({
    where,
    expected: `a key of ${inside}${known.length <= 9 ? ` (${known.join(", ")})` : ""}`,
    found: JSON.stringify(key),
    next: near === null ? "remove it" : `did you mean ${JSON.stringify(near)}?`,
  });
}

function missingKey(
  where: string,
  path: string,
  key: string,
  schema: Schema | undefined,
): ConfigError {
  const full = path === "" ? key : `${path}.${key}`;
  return new ConfigError({
    where,
    expected: `the key ${full}`,
    found: "none",
    next: `add ${key}: ${expectation(schema ?? {})}`,
  });
}

function expectation(schema: Schema): string {
  if (schema.expects !== undefined) return schema.expects;
  if (schema.unit === "duration") return "a duration such as 30m, 48h or 7d";
  if (schema.type === "boolean") return "true or false";
  if (schema.type === "integer") return "a whole number";
  if (schema.type === "number") return "a number";
  return "a string";
}

/** Longest piece of the file that a message repeats: enough to recognise it. */
const SHOWN_CHARACTERS = 40;

function shown(node: Node | null): string {
  if (isMap(node)) return "a mapping";
  if (isSeq(node)) return "a list";
  const { value, source } = (node ?? { value: null }) as Scalar<string | number | boolean | null>;
  if (value === null || value === undefined) return "nothing";
  const text = redact(source ?? String(value));
  const short = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return typeof value === "string" ? JSON.stringify(short) : short;
}

function keyOf(node: Node): string {
  return isScalar(node) ? String(node.value) : "a mapping or list";
}
