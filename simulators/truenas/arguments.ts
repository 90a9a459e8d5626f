import { validationError } from "./wire/errors.ts";
import { isObject } from "./wire/json.ts";
import type { JsonObject } from "./wire/json.ts";

/** How a field of a request object is read: its type as the error names it, the test, what holds when it is absent. */
export interface Field<T> {
  readonly type: string;
  /** Undefined where the field is required: no `accepts` takes that. */
  readonly default: T | undefined;
  accepts(value: unknown): value is T;
}

/** A boolean field. */
export function booleanField(fallback: boolean): Field<boolean> {
  return {
    type: "boolean",
    default: fallback,
    accepts: (value): value is boolean => typeof value === "boolean",
  };
}

/** An integer field. */
export function integerField(fallback: number): Field<number> {
  return {
    type: "integer",
    default: fallback,
    accepts: (value): value is number => Number.isInteger(value),
  };
}

/** A string that must be there. */
export function requiredStringField(): Field<string> {
  return {
    type: "string",
    default: undefined,
    accepts: (value): value is string => typeof value === "string",
  };
}

/** An object; what is in it is the reader's business. */
export function objectField(): Field<JsonObject> {
  return { type: "dictionary", default: {}, accepts: isObject };
}

/** A list of strings. */
export function stringsField(fallback: readonly string[]): Field<readonly string[]> {
  return { type: "list of strings", default: fallback, accepts: areStrings };
}

/** A list of strings, or null. */
export function stringsOrNullField(
  fallback: readonly string[] | null,
): Field<readonly string[] | null> {
  return {
    type: "list of strings or null",
    default: fallback,
    accepts: (value): value is readonly string[] | null => value === null || areStrings(value),
  };
}

/** The fields of a request object, defaults filled in. Unknown keys and other types are refused (api.md §1.4). */
export function readObject<T extends JsonObject>(
  name: string,
  given: unknown,
  fields: { readonly [K in keyof T]: Field<T[K]> },
): T {
  const object = given ?? {};
  if (!isObject(object)) {
    throw validationError(name, "Input should be a valid dictionary");
  }
  const unknown = Object.keys(object).find((key) => !Object.hasOwn(fields, key));
  if (unknown !== undefined) {
    throw validationError(`${name}.${unknown}`, "Extra inputs are not permitted");
  }
  const entries = Object.entries<Field<unknown>>(fields).map(([key, field]) => {
    const value = object[key] === undefined ? field.default : object[key];
    if (!field.accepts(value)) {
      throw validationError(`${name}.${key}`, `Input should be a valid ${field.type}`);
    }
    return [key, value] as const;
  });
  return Object.fromEntries(entries) as T;
}

/** More parameters than a method has are refused. */
export function checkCount(params: readonly unknown[], most: number): void {
  if (params.length > most) {
    throw validationError(null, `Too many arguments (expected ${most}, found ${params.length})`);
  }
}

function areStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
