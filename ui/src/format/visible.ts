/**
 * What turns text around, hides in it or stands for nothing that one sees: controls but for line feed and tab, what formats (zero-width
 * and bidirectional characters among it), separators of lines, halves of a pair. Sources: Unicode TR36 §2.1; cli/output/harmless.ts.
 */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The same text with everything visible: such a character as `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Of JSON, what `visible` would change may be in it: as it is, or written as an escape. */
const MAY_HIDE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|\\[bfru]/u;

/** What JSON says, with everything in its texts visible. Throws SyntaxError. */
export function parseVisible(json: string): unknown {
  return MAY_HIDE.test(json)
    ? JSON.parse(json, (_, value: unknown) => (typeof value === "string" ? visible(value) : value))
    : JSON.parse(json);
}
