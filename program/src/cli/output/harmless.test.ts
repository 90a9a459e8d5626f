import { describe, expect, it } from "vitest";
import { jsonText, yamlText } from "./documents.ts";
import { harmless } from "./harmless.ts";

describe("data on its way to a terminal", () => {
  it.each([
    ["a colour", "\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
    ["a title change by C1 control", "\u009d0;owned\u009c", "\\x9d0;owned\\x9c"],
    ["a line feed that would forge a line", "a\nERROR b", "a\\x0aERROR b"],
    ["a carriage return and a backspace", "abc\rx\b", "abc\\x0dx\\x08"],
    ["text turned around", "pvc-\u202Ecod.exe", "pvc-\\u{202e}cod.exe"],
    ["isolates and marks", "\u2066a\u2069\u200E\u061C", "\\u{2066}a\\u{2069}\\u{200e}\\u{61c}"],
    ["separators and a byte order mark", "a\u2028b\uFEFF", "a\\u{2028}b\\u{feff}"],
    ["half a surrogate pair", "a\uD800b", "a\uFFFDb"],
    ["wide characters, which stay", "データ-0 é 🙂", "データ-0 é 🙂"],
  ])("FLT-SL7: %s", (_, text, shown) => {
    expect(harmless(text)).toBe(shown);
  });
});

describe("data on its way into a document", () => {
  const hostile = { name: "\u001b[2J\u009b\u202Ex\u007F", plain: "データ" };

  it("stays the same in JSON, and is harmless to look at", () => {
    const text = jsonText(hostile);
    expect(text).toBe('{\n  "name": "\\u001b[2J\\u009b\\u202ex\\u007f",\n  "plain": "データ"\n}\n');
    expect(JSON.parse(text)).toEqual(hostile);
  });

  it("stays the same in YAML, and is harmless to look at", () => {
    expect(yamlText(hostile)).toBe('name: "\\e[2J\\u009b\\u202ex\\u007f"\nplain: データ\n');
  });
});
