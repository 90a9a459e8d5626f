import { harmless, harmlessJson } from "../harmless.ts";
import { fillIn } from "./evaluate.ts";
import { parseTemplate } from "./parse.ts";
import type { Json } from "./template.ts";

/**
 * What `-o jsonpath=TEMPLATE` prints of the value that `-o json` would print: texts as they are (made harmless), objects and lists
 * as JSON in one line. Nothing is added, no line end either. Throws ConfigError.
 */
export function jsonPathText(template: string, value: unknown): string {
  const whole = JSON.parse(JSON.stringify(value)) as Json;
  return fillIn(parseTemplate(template), whole, textOf);
}

function textOf(value: Json): string {
  return typeof value === "string" ? harmless(value) : harmlessJson(JSON.stringify(value));
}
