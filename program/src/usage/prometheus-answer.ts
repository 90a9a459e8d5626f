import { SourceError } from "../lib/errors.ts";
import { type Json, JsonError, type JsonObject, parseJson } from "../lib/json.ts";

/** What one instant query gave. */
export interface Samples {
  /** By namespace and claim, joined with a NUL, which no name may contain. */
  readonly values: ReadonlyMap<string, number>;
  /** When it was evaluated, epoch ms; null where there is no series. */
  readonly at: number | null;
  /** The server says itself that it may lack something, as Thanos does where a store does not answer. */
  readonly hasWarnings: boolean;
}

/**
 * Reads the answer to an instant query by namespace and claim (prometheus.io "HTTP API", instant queries). Throws SourceError
 * `malformed` with the place where it is anything else: a number that is none, a series without a claim, one twice.
 */
export function readSamples(body: Uint8Array, source: string): Samples {
  const wrong: Wrong = (path, expected) => malformed(source, path, expected);
  const root = parsed(body, wrong);
  if (root["status"] !== "success") throw wrong("$.status", '"success"');
  const data = objectAt(root["data"], "$.data", wrong);
  if (data["resultType"] !== "vector") throw wrong("$.data.resultType", '"vector"');
  const values = new Map<string, number>();
  let at: number | null = null;
  for (const [index, one] of listAt(data["result"], "$.data.result", wrong).entries()) {
    const path = `$.data.result[${index}]`;
    const series = objectAt(one, path, wrong);
    const key = claimOf(series["metric"], `${path}.metric`, wrong);
    if (values.has(key)) throw wrong(`${path}.metric`, "each claim once");
    const sample = sampleOf(series["value"], `${path}.value`, wrong);
    values.set(key, sample.value);
    at = sample.at;
  }
  const warnings = root["warnings"] ?? [];
  return { values, at, hasWarnings: listAt(warnings, "$.warnings", wrong).length > 0 };
}

type Wrong = (path: string, expected: string) => SourceError;

function parsed(body: Uint8Array, wrong: Wrong): JsonObject {
  try {
    return objectAt(parseJson(body), "$", wrong);
  } catch (error) {
    throw error instanceof JsonError ? wrong("$", "JSON") : error;
  }
}

function objectAt(value: Json | undefined, path: string, wrong: Wrong): JsonObject {
  if (typeof value !== "object" || value === null || isList(value)) throw wrong(path, "an object");
  return value;
}

function listAt(value: Json | undefined, path: string, wrong: Wrong): readonly Json[] {
  if (value === undefined || !isList(value)) throw wrong(path, "a list");
  return value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function claimOf(value: Json | undefined, path: string, wrong: Wrong): string {
  const metric = objectAt(value, path, wrong);
  const { namespace, persistentvolumeclaim: claim } = metric;
  if (isName(namespace) && isName(claim)) return `${namespace}\0${claim}`;
  throw wrong(path, "the labels namespace and persistentvolumeclaim");
}

function isName(value: Json | undefined): value is string {
  return typeof value === "string" && value !== "";
}

/** `[seconds, "number"]`: a large number comes as "1.073741824e+09". */
function sampleOf(value: Json | undefined, path: string, wrong: Wrong) {
  const [seconds, text, ...more] = listAt(value, path, wrong);
  if (typeof seconds !== "number" || typeof text !== "string" || more.length > 0)
    throw wrong(path, "a time and a number in quotes");
  if (!NUMBER.test(text)) throw wrong(`${path}[1]`, "a number that is not negative");
  return { at: Math.round(seconds * 1000), value: Number(text) };
}

const NUMBER = /^\d+(?:\.\d+)?(?:e[+-]?\d{1,2})?$/;

function malformed(source: string, path: string, expected: string): SourceError {
  return new SourceError({
    code: "malformed",
    source,
    message: `the answer of Prometheus has something else than ${expected} at ${path}`,
    next: "check that usage.prometheus.url is the address of a Prometheus or Thanos querier",
    path,
  });
}
