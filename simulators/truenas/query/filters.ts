import { isDeepStrictEqual } from "node:util";
import { unexpectedException, validationError } from "../wire/errors.ts";
import { isObject } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";
import { valueAt } from "./paths.ts";

/** Whether a row is in the answer. */
export type Predicate = (row: JsonObject) => boolean;

/** `["field", "op", value]`. */
export type Condition = readonly [string, string, unknown];

/** Deeper OR groups are refused (facts/truenas-api.md §4). */
const DEPTH_LIMIT = 3;

/** The conjunction of a list of filters (§4). Throws the validation error of a bad one. */
export function compileFilters(filters: readonly unknown[]): Predicate {
  const predicates = filters.map((filter) => compile(filter, 1));
  return (row) => predicates.every((predicate) => predicate(row));
}

/** A filter with three parts, or null where it is an OR group. */
export function asCondition(filter: unknown): Condition | null {
  return Array.isArray(filter) && filter.length === 3 ? (filter as unknown as Condition) : null;
}

function compile(filter: unknown, depth: number): Predicate {
  if (!Array.isArray(filter)) {
    throw validationError("filters", "Filter must be a list");
  }
  if (filter.length === 2 && filter[0] === "OR" && Array.isArray(filter[1])) {
    return compileOr(filter[1], depth);
  }
  const [field, operator, value] = filter as unknown[];
  if (filter.length !== 3 || typeof field !== "string" || typeof operator !== "string") {
    throw validationError("filters", `Invalid filter ${JSON.stringify(filter)}`);
  }
  return compileCondition(field, operator, value);
}

/** A branch that is a list of filters is itself a conjunction. */
function compileOr(branches: readonly unknown[], depth: number): Predicate {
  if (depth >= DEPTH_LIMIT) {
    throw validationError("filters", "query-filters max recursion depth exceeded");
  }
  const predicates = branches.map((branch): Predicate => {
    if (Array.isArray(branch) && Array.isArray(branch[0])) {
      const all = branch.map((part) => compile(part, depth + 1));
      return (row) => all.every((predicate) => predicate(row));
    }
    return compile(branch, depth + 1);
  });
  return (row) => predicates.some((predicate) => predicate(row));
}

/** A missing key makes every operator false, `!=` and `nin` too (§4). */
function compileCondition(field: string, operator: string, value: unknown): Predicate {
  const ignoresCase = operator.startsWith("C") && operator !== "C~";
  const compare = OPERATORS[ignoresCase ? operator.slice(1) : operator];
  if (compare === undefined) {
    throw validationError("filters", `Invalid operation: ${operator}`);
  }
  const wanted = ignoresCase ? folded(value) : value;
  return (row) =>
    valueAt(row, field, (found) => compare(ignoresCase ? folded(found) : found, wanted));
}

type Compare = (found: unknown, wanted: unknown) => boolean;

const OPERATORS: Readonly<Record<string, Compare>> = {
  "=": equal,
  "!=": (found, wanted) => !equal(found, wanted),
  ">": (found, wanted) => order(found, wanted, ">") > 0,
  ">=": (found, wanted) => order(found, wanted, ">=") >= 0,
  "<": (found, wanted) => order(found, wanted, "<") < 0,
  "<=": (found, wanted) => order(found, wanted, "<=") <= 0,
  "~": (found, wanted) => typeof found === "string" && regularExpression(wanted).test(found),
  in: (found, wanted) => contains(wanted, found),
  nin: (found, wanted) => found !== null && !contains(wanted, found),
  rin: (found, wanted) => found !== null && contains(found, wanted),
  rnin: (found, wanted) => found !== null && !contains(found, wanted),
  "^": (found, wanted) => typeof found === "string" && found.startsWith(String(wanted)),
  "!^": (found, wanted) => typeof found === "string" && !found.startsWith(String(wanted)),
  $: (found, wanted) => typeof found === "string" && found.endsWith(String(wanted)),
  "!$": (found, wanted) => typeof found === "string" && !found.endsWith(String(wanted)),
};

function equal(found: unknown, wanted: unknown): boolean {
  return found === wanted || (typeof found === "object" && isDeepStrictEqual(found, wanted));
}

/** Python refuses to order what is not alike; a null in a compared field fails the whole call. */
function order(found: unknown, wanted: unknown, operator: string): number {
  const [left, right] = [comparable(found), comparable(wanted)];
  if (typeof left === "number" && typeof right === "number") {
    return left - right;
  }
  if (typeof left === "string" && typeof right === "string") {
    return left === right ? 0 : left < right ? -1 : 1;
  }
  throw unexpectedException(
    "TypeError",
    `'${operator}' not supported between instances of '${pythonType(found)}' and '${pythonType(wanted)}'`,
  );
}

function comparable(value: unknown): unknown {
  return isObject(value) && typeof value["$date"] === "number" ? value["$date"] : value;
}

function pythonType(value: unknown): string {
  switch (typeof value) {
    case "string":
      return "str";
    case "number":
      return Number.isInteger(value) ? "int" : "float";
    case "boolean":
      return "bool";
    default:
      return value === null ? "NoneType" : Array.isArray(value) ? "list" : "dict";
  }
}

function contains(container: unknown, item: unknown): boolean {
  if (typeof container === "string") {
    return typeof item === "string" && container.includes(item);
  }
  if (Array.isArray(container)) {
    return container.some((entry) => equal(entry, item));
  }
  return isObject(container) && typeof item === "string" && Object.hasOwn(container, item);
}

/** Python's `re.match` is anchored at the start, not at the end. */
function regularExpression(pattern: unknown): RegExp {
  try {
    return new RegExp(`^(?:${String(pattern)})`, "u");
  } catch {
    throw validationError("filters", `Invalid regular expression: ${String(pattern)}`);
  }
}

function folded(value: unknown): unknown {
  if (typeof value === "string") {
    return value.toLowerCase();
  }
  return Array.isArray(value) ? value.map(folded) : value;
}
