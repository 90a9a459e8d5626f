/**
 * Data from clusters and systems may hold what moves a cursor, recolours a screen or turns text around: C0 and C1
 * controls, DEL, line and paragraph separators, bidirectional controls (Unicode TR36 §2.1), halves of a surrogate pair.
 * Each becomes a visible escape such as `\x1b` or `\u{202e}`. The only place where this is done; every printer uses it.
 */
export function harmless(text: string): string {
  return DANGEROUS.test(text)
    ? text.toWellFormed().replace(ALL_DANGEROUS, visible)
    : text.toWellFormed();
}

/** The same for text that is already JSON or a double-quoted YAML scalar: there `\uXXXX` means the character itself. */
export function harmlessJson(json: string): string {
  return json.replace(
    ALL_BUT_LINE_FEEDS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** True of text that `harmless` would change. */
export function isDangerous(text: string): boolean {
  return DANGEROUS.test(text);
}

const BEYOND_ASCII =
  "\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff";
const DANGEROUS = new RegExp(`[\\u0000-\\u001f${BEYOND_ASCII}]`);
const ALL_DANGEROUS = new RegExp(DANGEROUS, "g");
const ALL_BUT_LINE_FEEDS = new RegExp(`[\\u0000-\\u0009\\u000b-\\u001f${BEYOND_ASCII}]`, "g");

function visible(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
