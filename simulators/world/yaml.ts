import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import { worldReader } from "./model.ts";
import { pathText, WorldError } from "./reader.ts";
import { resolveWorld } from "./define.ts";
import type { World } from "./world.ts";

/** Aliases that one world may expand to; more is an alias bomb. */
const ALIAS_LIMIT = 100;

/**
 * A world from its YAML form, which has the keys of the builder. Throws WorldError whose text begins with line and column
 * of the first thing that is wrong: bad YAML, a duplicate or unknown key, a wrong type, a reference to nothing.
 */
export function loadWorld(yamlText: string): World {
  const lines = new LineCounter();
  const document = parseDocument(yamlText, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const [syntaxError] = [...document.errors, ...document.warnings];
  if (syntaxError !== undefined) {
    throw new WorldError([], `${place(lines, syntaxError.pos[0])}: ${syntaxError.message}`);
  }
  try {
    return resolveWorld(worldReader(document.toJS({ maxAliasCount: ALIAS_LIMIT }), []));
  } catch (error) {
    if (error instanceof WorldError) {
      throw new WorldError([], `${place(lines, offsetOf(document, error))}: ${described(error)}`);
    }
    if (error instanceof ReferenceError) {
      throw new WorldError([], `1:1: ${error.message}`);
    }
    throw error;
  }
}

function described({ path, problem }: WorldError): string {
  return path.length === 0 ? problem : `${pathText(path)}: ${problem}`;
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
}

/** Where the key or value begins that is wrong; where it is not written, the nearest thing above it. */
function offsetOf(document: Document.Parsed, { path, about }: WorldError): number {
  if (about === "key") {
    const parent: unknown = document.getIn(path.slice(0, -1), true);
    const key = isMap(parent)
      ? parent.items
          .map((pair) => pair.key)
          .find((node) => isScalar(node) && node.value === path.at(-1))
      : null;
    if (isNode(key) && key.range) {
      return key.range[0];
    }
  }
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      return node.range[0];
    }
  }
  return 0;
}
