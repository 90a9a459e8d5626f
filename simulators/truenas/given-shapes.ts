import shapes2410 from "./shapes/24.10.json" with { type: "json" };
import shapes2504 from "./shapes/25.04.json" with { type: "json" };
import shapes2510 from "./shapes/25.10.json" with { type: "json" };
import shapes26 from "./shapes/26.0.json" with { type: "json" };
import type { Line } from "./versions.ts";
import { isObject } from "./wire/json.ts";

interface Method {
  readonly result: string;
  /** The source declares what goes in only: rows carry more than that (facts/truenas-shapes, "Limits"). */
  readonly inferred?: boolean;
}

interface Shapes {
  readonly methods: Readonly<Record<string, Method | undefined>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
}

const SHAPES: Readonly<Record<Line, Shapes>> = {
  "24.10": shapes2410,
  "25.04": shapes2504,
  "25.10": shapes2510,
  "26": shapes26,
};

/** Where an answer is not as the extracted shape of a method says, as "path: why"; empty when it is. */
export function shapeFaults(line: Line, method: string, answer: unknown): readonly string[] {
  const shapes = SHAPES[line];
  const found = shapes.methods[method];
  if (found === undefined) {
    return [`no shape of ${method} in ${line}`];
  }
  const faults = faultsOf(shapes, found.result, answer, "");
  return found.inferred === true ? faults.filter((fault) => !fault.endsWith(NOT_DECLARED)) : faults;
}

const NOT_DECLARED = ": not declared";

function faultsOf(shapes: Shapes, notation: string, value: unknown, at: string): readonly string[] {
  const branches = split(bare(notation));
  if (branches.length > 1) {
    const faults = branches.map((branch) => faultsOf(shapes, branch, value, at));
    return faults.some((list) => list.length === 0) ? [] : (faults[0] ?? []);
  }
  return faultsOfOne(shapes, branches[0] ?? "", value, at);
}

function faultsOfOne(shapes: Shapes, type: string, value: unknown, at: string): readonly string[] {
  const wrong = [`${at}: ${JSON.stringify(value)?.slice(0, 60)} is not ${type}`];
  const list =
    /^(?:unique )?\(?(.*?)\)?\[\](?:\{.*\})?$/u.exec(type) ?? /^Query<(.*)>$/u.exec(type);
  if (list !== null) {
    return Array.isArray(value)
      ? value.flatMap((one, place) => faultsOf(shapes, list[1] ?? "", one, `${at}[${place}]`))
      : wrong;
  }
  const record = /^record<string, (.*)>$/u.exec(type)?.[1];
  if (record !== undefined) {
    return isObject(value)
      ? Object.entries(value).flatMap(([key, one]) => faultsOf(shapes, record, one, `${at}.${key}`))
      : wrong;
  }
  const named = shapes.types[type] ?? inlineFields(type);
  if (named !== undefined) {
    return isObject(value) ? fieldFaults(shapes, named, value, at) : wrong;
  }
  return isPrimitive(type, value) ? [] : wrong;
}

function fieldFaults(
  shapes: Shapes,
  fields: Readonly<Record<string, string>>,
  value: Readonly<Record<string, unknown>>,
  at: string,
): readonly string[] {
  const open = Object.hasOwn(fields, "[extra]");
  const known = new Set(Object.keys(fields).map((key) => key.replace(/\?$/u, "")));
  const strange = Object.keys(value).filter((key) => !open && !known.has(key));
  const declared = Object.entries(fields).filter(([key]) => key !== "[extra]");
  return [
    ...strange.map((key) => `${at}.${key}${NOT_DECLARED}`),
    ...declared.flatMap(([key, notation]) => {
      const name = key.replace(/\?$/u, "");
      if (!Object.hasOwn(value, name)) {
        const isThere = key === name || notation.includes(" = ");
        return isThere && !notation.includes("@never-sent") ? [`${at}.${name}: missing`] : [];
      }
      return faultsOf(shapes, notation, value[name], `${at}.${name}`);
    }),
  ];
}

/** `{a: string, b?: integer | null}`: fields written out in place. */
function inlineFields(type: string): Readonly<Record<string, string>> | undefined {
  const inner = /^\{(.*)\}$/u.exec(type)?.[1];
  return inner === undefined
    ? undefined
    : Object.fromEntries(split(inner, ", ").map((field) => pairOf(field)));
}

function pairOf(field: string): readonly [string, string] {
  const colon = field.indexOf(": ");
  return [field.slice(0, colon), field.slice(colon + 2)];
}

function isPrimitive(type: string, value: unknown): boolean {
  const base = type.replace(/[({].*$/u, "").replace(/^string[:/].*$/u, "string");
  switch (base) {
    case "any":
    case "undeclared":
      return true;
    case "object":
      return isObject(value);
    case "null":
      return value === null;
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "datetime":
      return isObject(value) && Number.isInteger(value["$date"]);
    default:
      return base.startsWith("object:") || JSON.stringify(value) === type;
  }
}

/** Without limits of numbers, secrecy, default, discriminator and @hidden. */
function bare(notation: string): string {
  const open = notation.replace(/\([^()]*\.\.[^()]*\)/gu, "").replace(/Secret<(.*?)>/gu, "$1");
  const [type = ""] = split(open, " = ");
  return type.replace(/ @.*$/u, "").trim();
}

/** Parts of a union or of fields; separators inside brackets belong to the part. */
function split(notation: string, separator = " | "): readonly string[] {
  const branches: string[] = [];
  let depth = 0;
  let from = 0;
  for (let place = 0; place < notation.length; place += 1) {
    const character = notation[place] ?? "";
    depth += "(<{".includes(character) ? 1 : ")>}".includes(character) ? -1 : 0;
    if (depth === 0 && notation.startsWith(separator, place)) {
      branches.push(notation.slice(from, place));
      from = place + separator.length;
    }
  }
  return [...branches, notation.slice(from)];
}
