import { Scalar, stringify, visit, Document } from "yaml";
import { harmlessJson, isDangerous } from "./harmless.ts";

/** A value as JSON text, two spaces deep and with a final line feed: equal values give equal bytes. */
export function jsonText(value: unknown): string {
  return `${harmlessJson(JSON.stringify(value, null, 2))}\n`;
}

/** The same value as YAML. Text that could harm a terminal is written in double quotes with escapes. */
export function yamlText(value: unknown): string {
  const document = new Document(JSON.parse(JSON.stringify(value)));
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && isDangerous(node.value))
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return harmlessJson(stringify(document, { lineWidth: 0 }));
}
