import { harmless } from "./harmless.ts";

/** An element with its attributes and what is in it: elements, or text of lines. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly inside: readonly Element[] | string;
}

/** An XML 1.0 document in UTF-8, an element a line. Names of elements and attributes are ours; everything else may be anything. */
export function xmlText(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, "")}`;
}

function elementText({ name, attributes, inside }: Element, indent: string): string {
  const said = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(String(value))}"`,
  );
  const open = `${indent}<${name}${said.join("")}`;
  if (inside.length === 0) return `${open}/>\n`;
  const content =
    typeof inside === "string"
      ? inside.split("\n").map(escaped).join("\n")
      : `\n${inside.map((one) => elementText(one, `${indent}  `)).join("")}${indent}`;
  return `${open}>${content}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * Control characters become visible escapes, as on a screen; so do the two code points beyond them that XML forbids. Source: XML
 * 1.0, production 2.
 */
function escaped(text: string): string {
  return harmless(text)
    .replaceAll(/[\ufffe\uffff]/g, (one) => `\\u{${one.charCodeAt(0).toString(16)}}`)
    .replaceAll(/[&<>"]/g, (one) => ENTITIES[one] ?? one);
}
