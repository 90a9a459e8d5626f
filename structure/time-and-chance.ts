import type { Node } from "oxc-parser";
import { type Fault, faultAt, isTestCode, type Source } from "./sources.ts";
import { walk } from "./walk.ts";

/** Where clocks, timers, randomness and the environment may be touched, by workspace. */
const HOMES: readonly { readonly area: string; readonly homes: readonly string[] }[] = [
  { area: "program/src/", homes: ["lib/clock.ts", "lib/unguessable.ts", "config/", "main.ts"] },
  { area: "simulators/", homes: ["clock.ts"] },
  { area: "sim/", homes: ["cli.ts"] }, // a seed decides everything but how long a person wants to wait
];

const MEMBERS: ReadonlySet<string> = new Set([
  "Date.now",
  "performance.now",
  "Math.random",
  "process.env",
  "process.hrtime",
  "process.uptime",
  "AbortSignal.timeout",
]);
const GLOBALS: ReadonlySet<string> = new Set(["setTimeout", "setInterval", "setImmediate"]);
const MODULES: ReadonlySet<string> = new Set(
  ["timers", "timers/promises", "perf_hooks", "process"].flatMap((name) => [name, `node:${name}`]),
);
/** What draws lots, by whatever module it comes from. */
const DRAWN: ReadonlySet<string> = new Set(["randomUUID", "randomBytes", "randomInt"]);

/** Time, chance or environment touched outside of their homes; they come in as `Clock` and as arguments. */
export function timeAndChanceFaults(source: Source): Fault[] {
  const row = HOMES.find(({ area }) => source.path.startsWith(area));
  if (row === undefined || isTestCode(source)) return [];
  const path = source.path.slice(row.area.length);
  if (row.homes.some((home) => path === home || (home.endsWith("/") && path.startsWith(home)))) {
    return [];
  }
  const faults: Fault[] = [];
  walk(source.tree, (node, parent) => {
    const touched = touches(node, parent);
    if (touched !== null)
      faults.push(faultAt(source, node.start, `${touched} outside of its home`));
  });
  return faults;
}

function touches(node: Node, parent: Node | null): string | null {
  switch (node.type) {
    case "MemberExpression":
      return oneOf(MEMBERS, memberName(node));
    case "NewExpression":
      return isDate(node.callee) && node.arguments.length === 0 ? "new Date()" : null;
    case "CallExpression":
      return isDate(node.callee) ? "Date()" : null;
    case "Identifier":
      return isReference(node, parent) ? oneOf(GLOBALS, node.name) : null;
    case "ImportDeclaration":
      return oneOf(MODULES, node.source.value) ?? drawn(node);
    case "ImportExpression":
      return node.source.type === "Literal" ? oneOf(MODULES, String(node.source.value)) : null;
    case "VariableDeclarator":
      return destructured(node);
    default:
      return null;
  }
}

function drawn({ specifiers }: Extract<Node, { type: "ImportDeclaration" }>): string | null {
  const names = specifiers.map((one) =>
    one.type === "ImportSpecifier" && one.imported.type === "Identifier" ? one.imported.name : "",
  );
  return names.find((name) => DRAWN.has(name)) ?? null;
}

/** `const { env } = process` as "process.env"; null where nothing forbidden is taken out. */
function destructured({ id, init }: Extract<Node, { type: "VariableDeclarator" }>): string | null {
  if (id.type !== "ObjectPattern" || init?.type !== "Identifier") return null;
  const names = id.properties.map((property) =>
    property.type === "Property" && property.key.type === "Identifier" ? property.key.name : "",
  );
  return names.map((name) => oneOf(MEMBERS, `${init.name}.${name}`)).find(Boolean) ?? null;
}

/** `process.env`, `process["env"]` and `globalThis.process.env` as "process.env". */
function memberName(node: Extract<Node, { type: "MemberExpression" }>): string {
  const { object, property } = node;
  const last =
    property.type === "Identifier" && !node.computed
      ? property.name
      : property.type === "Literal"
        ? String(property.value)
        : "";
  if (object.type === "Identifier") return `${object.name}.${last}`;
  return object.type === "MemberExpression" ? `${memberName(object).split(".")[1]}.${last}` : last;
}

function isDate(callee: Node): boolean {
  return callee.type === "Identifier" && callee.name === "Date";
}

/** A name that stands for the global: not a key, not `clock.setTimeout`, not `typeof setTimeout` in a type. */
function isReference(node: Node, parent: Node | null): boolean {
  if (parent === null || parent.type === "TSTypeQuery") return false;
  if (parent.type === "MemberExpression") {
    return parent.object === node || isGlobalThis(parent.object);
  }
  if (parent.type === "Property") return parent.value === node;
  return !parent.type.startsWith("TS") && parent.type !== "ImportSpecifier";
}

function isGlobalThis(node: Node): boolean {
  return node.type === "Identifier" && node.name === "globalThis";
}

function oneOf(names: ReadonlySet<string>, name: string): string | null {
  return names.has(name) ? name : null;
}
