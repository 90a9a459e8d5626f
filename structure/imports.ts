import { posix } from "node:path";
import type { Node } from "oxc-parser";
import { type Fault, faultAt, isTestCode, type Source } from "./sources.ts";
import { walk } from "./walk.ts";

/** Which folder of `program/src` may import which others. `main.ts` and `cli/` may import all, nobody imports them. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  model: ["lib"],
  kubernetes: ["lib", "model"],
  truenas: ["lib", "model"],
  usage: ["lib", "model"],
  correlate: ["lib", "model"],
  findings: ["lib", "model", "correlate"],
  capacity: ["lib", "model", "correlate"],
  config: ["lib", "model", "findings"],
  store: ["lib", "model", "findings"],
  metrics: ["lib", "model", "correlate", "findings", "capacity"],
  reports: ["lib", "model", "correlate", "findings", "capacity"],
  notify: ["lib", "findings"],
  reclaim: ["lib", "model", "correlate", "findings", "store"],
  monitor: ["lib", "model", "correlate", "findings", "capacity"], // sources, store and clock arrive as arguments
  client: ["lib"],
  answers: ["lib", "model", "correlate", "findings", "capacity"],
  api: ["lib", "model", "correlate", "findings", "capacity", "metrics", "reports", "answers"],
};

const MAY_IMPORT_ALL: ReadonlySet<string> = new Set(["cli", "main.ts"]);
const SIM_MAY_IMPORT = ["lib", "model", "correlate", "findings", "store"];
const SHAPES = "program/src/truenas/shapes/";

interface Import {
  readonly target: string; // relative to the project
  readonly offset: number;
  readonly typeOnly: boolean;
}

/** Imports that cross a border they may not cross. */
export function importFaults(source: Source): Fault[] {
  return importsOf(source)
    .map((found) => ({ found, why: whyNot(source, found) }))
    .flatMap(({ found, why }) => (why === null ? [] : [faultAt(source, found.offset, why)]));
}

function whyNot(source: Source, { target, typeOnly }: Import): string | null {
  const [area = "", ...rest] = source.path.split("/");
  const [targetArea] = target.split("/");
  if (area === "simulators") return simulatorsMay(target);
  if (area === "sim") return simMay(target);
  if (area === "ui") return uiMay(source.path, target, typeOnly);
  if (area !== "program" || isTestCode(source)) return null;
  if (isTestCode({ path: target, text: "" })) return `imports test code ${target}`;
  const folder = rest[1] ?? "";
  if (MAY_IMPORT_ALL.has(folder)) return null;
  if (targetArea !== "program") return `${folder} may not import ${target}`;
  return programMay(folder, target);
}

function programMay(folder: string, target: string): string | null {
  const allowed = MAY_IMPORT[folder];
  if (allowed === undefined) return `${folder} has no row in MAY_IMPORT`;
  const other = target.split("/")[2] ?? "";
  return other === folder || allowed.includes(other) ? null : `${folder} may not import ${other}`;
}

function simulatorsMay(target: string): string | null {
  if (target.startsWith("simulators/")) return null;
  if (target.startsWith(SHAPES) && target.endsWith(".json")) return null;
  return `simulators may import nothing of the program but shapes data: ${target}`;
}

function simMay(target: string): string | null {
  if (target.startsWith("sim/") || target.startsWith("simulators/world/")) return null;
  const [area, , folder = ""] = target.split("/");
  return area === "program" && SIM_MAY_IMPORT.includes(folder)
    ? null
    : `sim may not import ${target}`;
}

/** Tests in a browser start the program and the simulators. */
const IN_BROWSER = "ui/browser/";

function uiMay(path: string, target: string, typeOnly: boolean): string | null {
  if (path.startsWith(IN_BROWSER)) return null;
  if (target.startsWith(IN_BROWSER)) return `pages may import no test code: ${target}`;
  if (target.startsWith("ui/")) return null;
  if (target.startsWith("program/src/api/") && typeOnly) return null;
  return `ui may import only types, and only of the program's API: ${target}`;
}

/** Files of the project that a file names: imports of every kind, re-exports, and worker threads. */
function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  walk(source.tree, (node) => {
    const named = specifierOf(node);
    const target = named && resolve(source.path, named.specifier);
    if (target) found.push({ target, offset: node.start, typeOnly: named.typeOnly });
  });
  return found;
}

function specifierOf(node: Node): { specifier: string; typeOnly: boolean } | null {
  switch (node.type) {
    case "ImportDeclaration":
      return { specifier: node.source.value, typeOnly: node.importKind === "type" };
    case "ExportAllDeclaration":
      return { specifier: node.source.value, typeOnly: node.exportKind === "type" };
    case "ExportNamedDeclaration":
      return node.source && { specifier: node.source.value, typeOnly: node.exportKind === "type" };
    case "TSImportType":
      return { specifier: node.source.value, typeOnly: true };
    case "ImportExpression":
      return literal(node.source);
    case "NewExpression":
      return node.callee.type === "Identifier" && node.callee.name === "URL"
        ? literal(node.arguments[0])
        : null;
    default:
      return null;
  }
}

function literal(node: Node | undefined): { specifier: string; typeOnly: boolean } | null {
  return node?.type === "Literal" && typeof node.value === "string"
    ? { specifier: node.value, typeOnly: false }
    : null;
}

/** A specifier as path in the project; null for a package or a part of Node. */
function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
  return /^@plumbline\/(.+)$/.exec(specifier)?.[1] ?? null;
}
