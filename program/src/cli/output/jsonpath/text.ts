import { harmless, harmlessJson } from "../harmless.ts";
import { fillIn } from "./evaluate.ts";
import { Missed } from "./missed.ts";
import { parseTemplate } from "./parse.ts";
import type { Json } from "./template.ts";

/**
 * What `-o jsonpath=TEMPLATE` prints of the value that `-o json` would print: texts as they are (made harmless), objects and lists
 * as JSON in one line. Nothing is added, no line end either. `say` gets a sentence for each field that nothing has. Throws ConfigError.
 */
export function jsonPathText(
  template: string,
  value: unknown,
  say: (sentence: string) => void,
): string {
  const whole = JSON.parse(JSON.stringify(value)) as Json;
  const missed = new Missed();
  const text = fillIn(parseTemplate(template), whole, textOf, missed);
  for (const sentence of missed.sentences()) say(sentence);
  return text;
}

function textOf(value: Json): string {
  return typeof value === "string" ? harmless(value) : harmlessJson(JSON.stringify(value));
}
