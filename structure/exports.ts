import type { Node } from "oxc-parser";
import { type Fault, faultAt, isTestCode, type Source } from "./sources.ts";

const BARRELS: ReadonlySet<string> = new Set(["program/src/findings/rules/index.ts"]);
const MAY_EXPORT_DEFAULT = /(^|\/)[^/]+\.config\.ts$/; // the tools that read them ask for it

/** Calls whose arguments are the documentation: a scenario, or a pair of one, opens with its id, its name and its story. */
const TELL_THEIR_STORY: ReadonlySet<string> = new Set(["pair", "scenario"]);

/** Exports without a docstring. Members of types, re-exports, scenarios and test code need none. */
export function undocumentedExports(source: Source): Fault[] {
  if (isTestCode(source)) return [];
  const { body } = source.tree;
  return body.flatMap((node, index) => {
    const name = exportedName(node);
    const isOverload = name !== null && name === exportedName(body[index - 1]);
    const needsNone = name === null || isOverload || tellsItsStory(node);
    if (needsNone || hasDocstring(source, node)) return [];
    return [faultAt(source, node.start, `${name} has no docstring`)];
  });
}

/** Default exports, which give one thing as many names as there are importers. */
export function defaultExports(source: Source): Fault[] {
  if (MAY_EXPORT_DEFAULT.test(source.path)) return [];
  return source.tree.body
    .filter((node) => node.type === "ExportDefaultDeclaration")
    .map((node) => faultAt(source, node.start, "default export: give it a name"));
}

/** Files that only pass on what others export. */
export function barrels(source: Source): Fault[] {
  const { body } = source.tree;
  const passesOn = body.some((node) => isExport(node));
  const ownsNothing = body.every(
    (node) => node.type === "ImportDeclaration" || (isExport(node) && declares(node) === null),
  );
  if (!passesOn || !ownsNothing || BARRELS.has(source.path)) return [];
  return [faultAt(source, 0, "only re-exports: import the files themselves")];
}

function isExport(node: Node): boolean {
  return node.type === "ExportNamedDeclaration" || node.type === "ExportAllDeclaration";
}

function declares(node: Node): Node | null {
  return node.type === "ExportNamedDeclaration" ? node.declaration : null;
}

function exportedName(node: Node | undefined): string | null {
  const declaration = node && declares(node);
  if (!declaration) return null;
  if (declaration.type === "VariableDeclaration") {
    const id = declaration.declarations[0]?.id;
    return id?.type === "Identifier" ? id.name : "destructured export";
  }
  return "id" in declaration && declaration.id?.type === "Identifier"
    ? declaration.id.name
    : "export";
}

function tellsItsStory(node: Node): boolean {
  const declaration = declares(node);
  if (declaration?.type !== "VariableDeclaration") return false;
  const init = declaration.declarations[0]?.init;
  return (
    init?.type === "CallExpression" &&
    init.callee.type === "Identifier" &&
    TELL_THEIR_STORY.has(init.callee.name)
  );
}

function hasDocstring({ comments, text }: Source, node: Node): boolean {
  const before = comments.findLast((comment) => comment.end <= node.start);
  return (
    before?.type === "Block" &&
    before.value.startsWith("*") &&
    /[\p{L}\p{N}]/u.test(before.value) &&
    text.slice(before.end, node.start).trim() === ""
  );
}
