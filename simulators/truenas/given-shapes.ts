import shapes2510 from "./shapes/25.10.json" with { type: "json" };
import shapes26 from "./shapes/26.0.json" with { type: "json" };
import type { Line } from "./versions.ts";
import { isObject } from "./wire/json.ts";

interface Shapes {
  readonly methods: Readonly<Record<string, { readonly result: string } | undefined>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
}

const SHAPES: Readonly<Record<Line, Shapes>> = {
  "25.10": shapes2510,
  "26": shapes26,
};

/** Where an answer is not as the extracted shape of a method says, as "path: why"; empty when it is. */
export function shapeFaults(line: Line, method: string, answer: unknown): readonly string[] {
  const shapes = SHAPES[line];
  const notation = shapes.methods[method]?.result;
  return notation === undefined
    ? [`no shape of ${method} in ${line}`]
    : faultsOf(shapes, notation, answer, "");
}

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
  const named = shapes.types[type];
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
    ...strange.map((key) => `${at}.${key}: not declared`),
    ...declared.flatMap(([key, notation]) => {
      const name = key.replace(/\?$/u, "");
      if (!Object.hasOwn(value, name)) {
        return key === name || notation.includes(" = ") ? [`${at}.${name}: missing`] : [];
      }
      return faultsOf(shapes, notation, value[name], `${at}.${name}`);
    }),
  ];
}

function isPrimitive(type: string, value: unknown): boolean {
  const base = type.replace(/[({].*$/u, "").replace(/^Secret<(.*)>$/u, "$1");
  switch (base) {
    case "any":
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

/** Without default, discriminator and @hidden. */
function bare(notation: string): string {
  return notation
    .replace(/ = .*$/u, "")
    .replace(/ @.*$/u, "")
    .trim();
}

/** Branches of a union; bars inside brackets belong to the branch. */
function split(notation: string): readonly string[] {
  const branches: string[] = [];
  let depth = 0;
  let from = 0;
  for (let place = 0; place < notation.length; place += 1) {
    const character = notation[place] ?? "";
    depth += "(<{".includes(character) ? 1 : ")>}".includes(character) ? -1 : 0;
    if (depth === 0 && notation.startsWith(" | ", place)) {
      branches.push(notation.slice(from, place));
      from = place + 3;
    }
  }
  return [...branches, notation.slice(from)];
}
