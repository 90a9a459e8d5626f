import { matchNotFound, unexpectedException, validationError } from "../wire/errors.ts";
import type { JsonObject } from "../wire/json.ts";
import { compileFilters } from "./filters.ts";
import { readOptions } from "./options.ts";
import type { QueryOptions } from "./options.ts";
import { fieldOf, select } from "./paths.ts";

/** The two parameters of every `*.query`. Throws the validation error of bad ones. */
export interface Query {
  readonly filters: readonly unknown[];
  readonly options: QueryOptions;
}

/** Reads `[filters, options]`. */
export function readQuery(params: readonly unknown[]): Query {
  const [filters = [], options] = params;
  if (!Array.isArray(filters)) {
    throw validationError("filters", "Input should be a valid list");
  }
  return { filters, options: readOptions(options) };
}

/** Rows through filter → select → count → order_by → get → offset → limit, in this order (facts/truenas-api.md §4). */
export function answerQuery(rows: readonly JsonObject[], { filters, options }: Query): unknown {
  const kept = filters.length === 0 ? rows : rows.filter(compileFilters(filters));
  const selected =
    options.select.length === 0 ? kept : kept.map((row) => select(row, options.select));
  if (options.count) {
    return selected.length;
  }
  return page(ordered(selected, options.orderBy), options);
}

/** The last three steps: get → offset → limit. */
export function page(rows: readonly JsonObject[], { get, offset, limit }: QueryOptions): unknown {
  if (get) {
    if (rows[0] === undefined) {
      throw matchNotFound();
    }
    return rows[0];
  }
  return rows.slice(offset, limit === 0 ? undefined : offset + limit);
}

/** Rows by each field in turn, "-field" descending; nulls need "nulls_first:" or "nulls_last:" (§4). */
export function ordered(
  rows: readonly JsonObject[],
  fields: readonly string[],
): readonly JsonObject[] {
  return fields.reduce((sorted, field) => orderedBy(sorted, field), rows);
}

function orderedBy(rows: readonly JsonObject[], field: string): readonly JsonObject[] {
  const [, nulls, sign, path = ""] = /^(nulls_first:|nulls_last:)?(-)?(.*)$/u.exec(field) ?? [];
  const isNull = (row: JsonObject): boolean => fieldOf(row, path) === null;
  const without = rows.filter((row) => !isNull(row));
  if (nulls === undefined && without.length !== rows.length) {
    throw unexpectedException(
      "ValueError",
      `Cannot sort by '${field}' because the field contains null values.`,
    );
  }
  const direction = sign === undefined ? 1 : -1;
  const sorted = without.toSorted(
    (a, b) => direction * compare(fieldOf(a, path), fieldOf(b, path)),
  );
  const missing = rows.filter(isNull);
  return nulls === "nulls_first:" ? [...missing, ...sorted] : [...sorted, ...missing];
}

function compare(a: unknown, b: unknown): number {
  return typeof a === "number" && typeof b === "number"
    ? a - b
    : String(a) === String(b)
      ? 0
      : String(a) < String(b)
        ? -1
        : 1;
}
