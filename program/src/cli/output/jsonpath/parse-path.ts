import { type Cursor, isAt, mistake, skipBlanks, take, taken, took } from "./cursor.ts";
import { OPERATORS, type Operand, type Path, type Step, type Test } from "./template.ts";

/** Reads `.findings[*].id`, `$.at`, `@`, `..name`. Throws ConfigError. */
export function parsePath(cursor: Cursor): Path {
  const from = took(cursor, "$") ? "whole" : "here";
  if (from === "here") took(cursor, "@");
  const steps: Step[] = [];
  for (;;) {
    const step = parseStep(cursor);
    if (step === null) return { from, steps };
    steps.push(...step);
  }
}

/** What may stand in a name as it is; a backslash takes away the meaning of anything else. */
const NAME = /(?:[^\s.,[\](){}$@'"=!<>&|\\]|\\.)+/y;

/** The name that stands here; "" where none does. */
export function parseName(cursor: Cursor): string {
  const [name = ""] = taken(cursor, NAME) ?? [];
  return name.replaceAll(/\\(.)/g, "$1");
}

function parseStep(cursor: Cursor): readonly Step[] | null {
  const { at } = cursor;
  if (took(cursor, "..")) {
    const here: Step = { is: "descendants", at };
    return isAt(cursor, "[") ? [here] : [here, parseField(cursor)];
  }
  if (took(cursor, ".")) return isAt(cursor, "[") ? [] : [parseField(cursor)];
  if (took(cursor, "[?(")) return [{ is: "filter", test: parseTest(cursor), at }];
  return took(cursor, "[") ? [parseBrackets(cursor, at)] : null;
}

function parseField(cursor: Cursor): Step {
  const { at } = cursor;
  if (took(cursor, "*")) return { is: "values", at };
  const name = parseName(cursor);
  if (name === "") throw mistake(cursor, "the name of a field", "the whole answer is {@}");
  return { is: "field", name, within: [name], at };
}

/** What stands between brackets: one step, or several with commas between them. */
function parseBrackets(cursor: Cursor, at: number): Step {
  const steps: Step[] = [];
  do {
    skipBlanks(cursor);
    steps.push(parseElement(cursor, at));
    skipBlanks(cursor);
  } while (took(cursor, ","));
  take(cursor, "]");
  const [only, ...others] = steps;
  return only !== undefined && others.length === 0 ? only : { is: "union", of: steps, at };
}

const SLICE = /(-?\d+)?(:(-?\d+)?)?(:(-?\d+)?)?/y;

function parseElement(cursor: Cursor, at: number): Step {
  const start = cursor.at;
  const name = parseQuoted(cursor);
  if (name !== null) return { is: "field", ...quotedName(name), at: start };
  if (took(cursor, "*")) return { is: "slice", from: 0, to: Infinity, by: 1, at };
  const [text = "", first, colon, last, , by] = taken(cursor, SLICE) ?? [];
  if (text === "") throw mistake(cursor, "*, a number, a slice such as 0:2, or a name in quotes");
  if (by !== undefined && Number(by) < 1)
    throw mistake({ ...cursor, at: start }, "a slice that goes forward by 1 or more");
  const from = Number(first ?? 0);
  const to = colon === undefined ? (from === -1 ? Infinity : from + 1) : Number(last ?? Infinity);
  return { is: "slice", from, to, by: Number(by ?? 1), at };
}

/** Dots divide a quoted name, unless a backslash is in front. */
function quotedName(text: string) {
  const plain = (part: string) => part.replaceAll("\\.", ".");
  return { name: plain(text), within: text.split(/(?<!\\)\./).map(plain) };
}

function parseTest(cursor: Cursor): Test {
  const left = parseOperand(cursor);
  const operator = OPERATORS.find((one) => took(cursor, one));
  const comparison = operator === undefined ? null : { operator, right: parseOperand(cursor) };
  take(cursor, ")", "a filter holds one path or one comparison with ==, !=, <, >, <= or >=");
  take(cursor, "]");
  return { left, comparison };
}

const NUMBER = /[-+]?\d+(?:\.\d+)?/y;
const KEYWORD = /(?:true|false|null)(?![\w.-])/y;

function parseOperand(cursor: Cursor): Operand {
  skipBlanks(cursor);
  const operand = parseLiteral(cursor) ?? parseOperandPath(cursor);
  skipBlanks(cursor);
  return operand;
}

function parseLiteral(cursor: Cursor): Operand | null {
  const quoted = parseQuoted(cursor);
  if (quoted !== null) return { is: "literal", value: quoted };
  const [keyword = null] = taken(cursor, KEYWORD) ?? [];
  if (keyword !== null)
    return { is: "literal", value: keyword === "null" ? null : keyword === "true" };
  const [number = null] = taken(cursor, NUMBER) ?? [];
  return number === null ? null : { is: "literal", value: Number(number) };
}

function parseOperandPath(cursor: Cursor): Operand {
  if (!/[@$.[]/.test(cursor.text[cursor.at] ?? ""))
    throw mistake(
      cursor,
      "a path such as @.severity, a text in quotes, a number, true, false or null",
    );
  return { is: "path", path: parsePath(cursor) };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** Text in quotes of either kind, with the escapes of Go and JSON that people use; null where none stands here. */
export function parseQuoted(cursor: Cursor): string | null {
  const { at } = cursor;
  const quote = cursor.text[at] ?? "";
  if (quote !== '"' && quote !== "'") return null;
  const pattern = quote === '"' ? /"((?:[^"\\]|\\[^])*)"/y : /'((?:[^'\\]|\\[^])*)'/y;
  const [, inside = null] = taken(cursor, pattern) ?? [];
  if (inside === null) throw mistake(cursor, `a text that ends with ${quote}`);
  return inside.replaceAll(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g, unescaped);
}

function unescaped(escape: string, long?: string, short?: string, character = ""): string {
  const code = long ?? short;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  if (/["'\\]/.test(character)) return character;
  return ESCAPES[character] ?? escape;
}
