import { isObject } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";

/**
 * Dotted paths of the query language: "topology.data.0.type", `*` for any element, `\.` for a dot inside a key
 * (facts/truenas-api.md §4).
 */

/** Whether the value at a path fulfils the test; false where the key is missing. Of a `*`, one element suffices. */
export function valueAt(row: unknown, path: string, test: (value: unknown) => boolean): boolean {
  return at(row, keysOf(path), test);
}

function at(value: unknown, keys: readonly string[], test: (value: unknown) => boolean): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) {
    return test(value);
  }
  if (Array.isArray(value)) {
    return key === "*"
      ? value.some((element) => at(element, rest, test))
      : at(value[Number(key)] ?? null, rest, test);
  }
  return isObject(value) && Object.hasOwn(value, key) && at(value[key], rest, test);
}

/** The value at a path, or null: what rows are ordered by. */
export function fieldOf(row: JsonObject, path: string): unknown {
  let found: unknown = null;
  valueAt(row, path, (value) => {
    found = value;
    return true;
  });
  return found;
}

/** Copies the selected paths; a pair gives a path another name. Missing keys are left out (§4). */
export function select(
  row: JsonObject,
  selection: readonly (string | readonly [string, string])[],
): JsonObject {
  const selected: JsonObject = {};
  for (const entry of selection) {
    const [path, alias] = typeof entry === "string" ? [entry, null] : entry;
    const keys = keysOf(path);
    at(row, keys, (value) => {
      put(selected, alias === null ? keys : [alias], value);
      return true;
    });
  }
  return selected;
}

/** Of the snapshot queries: top-level keys by name, no paths and no aliases; a count passes through. */
export function selectKeys(answer: unknown, selection: readonly unknown[]): unknown {
  if (selection.length === 0 || typeof answer === "number") {
    return answer;
  }
  const keep = (row: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(row).filter(([key]) => selection.includes(key)));
  return Array.isArray(answer) ? (answer as JsonObject[]).map(keep) : keep(answer as JsonObject);
}

function put(target: JsonObject, keys: readonly string[], value: unknown): void {
  let holder = target;
  for (const key of keys.slice(0, -1)) {
    const inner = isObject(holder[key]) ? holder[key] : {};
    holder[key] = inner;
    holder = inner;
  }
  holder[keys.at(-1) ?? ""] = value;
}

const PATHS = new Map<string, readonly string[]>();
/** Paths come from requests: beyond this many different ones they are split anew each time. */
const PATHS_KEPT = 1_000;

function keysOf(path: string): readonly string[] {
  const known = PATHS.get(path);
  if (known !== undefined) {
    return known;
  }
  const keys = path.split(/(?<!\\)\./u).map((key) => key.replaceAll("\\.", "."));
  if (PATHS.size < PATHS_KEPT) {
    PATHS.set(path, keys);
  }
  return keys;
}
