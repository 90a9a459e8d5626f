import { unexpectedException, validationError } from "../wire/errors.ts";
import { isObject } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";

/** `query-options` with its defaults (facts/truenas-shapes `QueryOptions`). */
export interface QueryOptions {
  readonly select: readonly (string | readonly [string, string])[];
  readonly orderBy: readonly string[];
  readonly count: boolean;
  readonly get: boolean;
  readonly offset: number;
  readonly limit: number;
  readonly extra: JsonObject;
}

const KNOWN: ReadonlySet<string> = new Set([
  "extra",
  "order_by",
  "select",
  "count",
  "get",
  "offset",
  "limit",
  "force_sql_filters",
]);

/** A `limit` above this is refused; 0 or none means all (facts/truenas-api.md §4). */
const LIMIT_MAX = 10_000;

/** Reads options strictly: an unknown key or a wrong type is a validation error (§1.4). */
export function readOptions(given: unknown = {}): QueryOptions {
  if (!isObject(given)) {
    throw validationError("options", "Input should be a valid dictionary");
  }
  const unknown = Object.keys(given).find((key) => !KNOWN.has(key));
  if (unknown !== undefined) {
    throw validationError(`options.${unknown}`, "Extra inputs are not permitted");
  }
  const options: QueryOptions = {
    select: listIn(given, "select") as QueryOptions["select"],
    orderBy: listIn(given, "order_by") as string[],
    count: booleanIn(given, "count"),
    get: booleanIn(given, "get"),
    offset: integerIn(given, "offset"),
    limit: integerIn(given, "limit"),
    extra: isObject(given["extra"]) ? given["extra"] : {},
  };
  checkTogether(options);
  return options;
}

function checkTogether({ get, limit, offset }: QueryOptions): void {
  if (limit > LIMIT_MAX) {
    throw validationError("options.limit", `Input should be less than or equal to ${LIMIT_MAX}`);
  }
  if (get && (limit > 1 || offset > 0)) {
    throw unexpectedException(
      "ValueError",
      "Invalid options combination. `get` implies a single result.",
    );
  }
}

function listIn(given: JsonObject, key: string): unknown[] {
  const value = given[key] ?? [];
  if (!Array.isArray(value)) {
    throw validationError(`options.${key}`, "Input should be a valid list");
  }
  return value as unknown[];
}

function booleanIn(given: JsonObject, key: string): boolean {
  const value = given[key] ?? false;
  if (typeof value !== "boolean") {
    throw validationError(`options.${key}`, "Input should be a valid boolean");
  }
  return value;
}

function integerIn(given: JsonObject, key: string): number {
  const value = given[key] ?? 0;
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw validationError(`options.${key}`, "Input should be a valid integer");
  }
  return value;
}
