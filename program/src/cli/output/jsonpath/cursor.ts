import { ConfigError } from "../../../lib/errors.ts";

/** Where one is in an expression. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** Whether the expression goes on like this. */
export function isAt(cursor: Cursor, text: string): boolean {
  return cursor.text.startsWith(text, cursor.at);
}

/** Goes past this text if it comes next. */
export function took(cursor: Cursor, text: string): boolean {
  if (!isAt(cursor, text)) return false;
  cursor.at += text.length;
  return true;
}

/** Goes past this text. Throws ConfigError where something else comes. */
export function take(cursor: Cursor, text: string, next?: string): void {
  if (!took(cursor, text)) throw mistake(cursor, JSON.stringify(text), next);
}

/** What matches here, and goes past it; null where it does not. `pattern` must be sticky. */
export function taken(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match !== null) cursor.at += match[0].length;
  return match;
}

/** Goes past blanks. */
export function skipBlanks(cursor: Cursor): void {
  taken(cursor, /\s*/y);
}

/** A mistake in an expression: where it is, what should stand there and what does. */
export function mistake(
  { text, at }: Pick<Cursor, "text" | "at">,
  expected: string,
  next = "write it as kubectl does, such as '{.findings[*].id}'",
): ConfigError {
  const rest = text.slice(at, at + SHOWN);
  const found = rest === "" ? "its end" : JSON.stringify(rest);
  return mistakeAt(at, expected, found, next);
}

/** A mistake that shows only with data: what is found there is said in words. */
export function mistakeAt(at: number, expected: string, found: string, next: string): ConfigError {
  return new ConfigError({
    where: `--output jsonpath, character ${at + 1}`,
    expected,
    found,
    next,
  });
}

/** So much of the rest of an expression shows where one is. */
const SHOWN = 12;
