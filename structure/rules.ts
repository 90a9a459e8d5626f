import { posix } from "node:path";
import type { Node } from "oxc-parser";
import type { Fault, Source } from "./sources.ts";
import { walk } from "./walk.ts";

const FOLDER = "program/src/findings/rules";
const INDEX = `${FOLDER}/index.ts`;

/** Rules whose file is not named after their code, that no test stands beside, or that the index does not list. */
export function ruleFaults(sources: readonly Source[]): Fault[] {
  const inFolder = sources.filter(({ path }) => posix.dirname(path) === FOLDER);
  const paths = new Set(inFolder.map(({ path }) => path));
  const index = inFolder.find(({ path }) => path === INDEX);
  const listed = index ? listedRules(index) : new Set<string>();
  return inFolder
    .filter(({ path }) => path !== INDEX && !path.endsWith(".test.ts"))
    .flatMap((source) => oneRule(source, paths, listed).map((says) => fault(source.path, says)));
}

function oneRule(
  source: Source,
  paths: ReadonlySet<string>,
  listed: ReadonlySet<string>,
): string[] {
  const name = posix.basename(source.path, ".ts");
  const { codes, variables } = definedRules(source);
  const faults: string[] = [];
  if (codes.length !== 1) faults.push(`defines ${codes.length} rules: a rule is one file`);
  for (const code of codes)
    if (code !== name) faults.push(`has the code ${code}: name the file so`);
  if (!paths.has(`${FOLDER}/${name}.test.ts`)) faults.push("has no test beside it");
  if (!variables.some((variable) => listed.has(variable))) faults.push("is not in rules/index.ts");
  return faults;
}

function fault(path: string, says: string): Fault {
  return { path, line: 1, says };
}

/** The codes given to `defineRule`, and the exported names that hold the rules. */
function definedRules(source: Source): { codes: string[]; variables: string[] } {
  const codes: string[] = [];
  const variables: string[] = [];
  walk(source.tree, (node, parent) => {
    const code = ruleCode(node);
    if (code === null) return;
    codes.push(code);
    if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") {
      variables.push(parent.id.name);
    }
  });
  return { codes, variables };
}

function ruleCode(node: Node): string | null {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return null;
  const [rule] = node.arguments;
  if (node.callee.name !== "defineRule" || rule?.type !== "ObjectExpression") return null;
  for (const property of rule.properties) {
    const isCode =
      property.type === "Property" &&
      property.key.type === "Identifier" &&
      property.key.name === "code";
    if (isCode && property.value.type === "Literal") return String(property.value.value);
  }
  return "";
}

/** The names in the array that `RULES` is made of; an import that is not in it does not count. */
function listedRules(index: Source): ReadonlySet<string> {
  const names = new Set<string>();
  walk(index.tree, (node) => {
    if (node.type !== "ArrayExpression") return;
    for (const element of node.elements)
      if (element?.type === "Identifier") names.add(element.name);
  });
  return names;
}
