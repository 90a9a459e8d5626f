import { type Cursor, isAt, mistake, skipBlanks, take, taken } from "./cursor.ts";
import { parseName, parsePath, parseQuoted } from "./parse-path.ts";
import type { Part, Template } from "./template.ts";

/**
 * Reads a template in kubectl's dialect of JSONPath: `{range .findings[*]}{.id}{"\n"}{end}`. Throws ConfigError that says at
 * which character what was expected and found. Source: kubernetes.io, JSONPath Support; client-go `util/jsonpath`.
 */
export function parseTemplate(text: string): Template {
  const cursor: Cursor = { text, at: 0 };
  if (!text.includes("{")) throw withoutBraces(cursor);
  return parseParts(cursor, false);
}

/** kubectl prints such a template as it is, which nobody wants. */
function withoutBraces(cursor: Cursor) {
  const isPath = cursor.text.startsWith(".") || cursor.text.startsWith("$");
  return mistake(
    cursor,
    "an expression in braces",
    isPath ? `write '{${cursor.text}}'` : undefined,
  );
}

/** Parts up to the end of the template, or of the range they are in. */
function parseParts(cursor: Cursor, inRange: boolean): Template {
  const parts: Part[] = [];
  while (cursor.at < cursor.text.length) {
    const [text = ""] = taken(cursor, /[^{]*/y) ?? [];
    if (text !== "") parts.push({ is: "text", text });
    if (!isAt(cursor, "{")) break;
    const part = parseAction(cursor, inRange);
    if (part === "end") break;
    parts.push(part);
  }
  return parts;
}

const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;

/** What stands in braces. */
function parseAction(cursor: Cursor, inRange: boolean): Part | "end" {
  take(cursor, "{");
  skipBlanks(cursor);
  const { at } = cursor;
  const quoted = parseQuoted(cursor);
  if (quoted !== null) return closed(cursor, { is: "text", text: quoted });
  const [word = null] = taken(cursor, WORD) ?? [];
  switch (word) {
    case null:
      return closed(cursor, { is: "path", path: parsePath(cursor) });
    case "range": {
      skipBlanks(cursor);
      const path = parsePath(cursor);
      return { ...closed(cursor, { is: "range", path, body: [] }), body: parseParts(cursor, true) };
    }
    case "end":
      if (!inRange) throw mistake({ ...cursor, at }, "a {range …} in front", "remove {end}");
      return closed(cursor, "end");
    default: {
      const name = parseName({ ...cursor, at });
      throw mistake(
        { ...cursor, at },
        "a path, range or end",
        `a path begins with a dot: .${name}`,
      );
    }
  }
}

/** An action that is over with its brace. */
function closed<T>(cursor: Cursor, action: T): T {
  skipBlanks(cursor);
  take(cursor, "}", isAt(cursor, "|") ? "there are no pipes; use jq on -o json" : undefined);
  return action;
}
