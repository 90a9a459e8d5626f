import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseVisible, visible } from "./visible.ts";

describe("text that hides something", () => {
  it.each([
    ["data\u202egnp.exe", "data\\u{202e}gnp.exe"],
    ["te\u200bam", "te\\u{200b}am"],
    ["\ufeffshop", "\\u{feff}shop"],
    ["a\u0000b\u001b[31m", "a\\u{0}b\\u{1b}[31m"],
    ["a\b\f\r", "a\\u{8}\\u{c}\\u{d}"],
    ["half \ud800", "half \\u{d800}"],
  ])("%j is shown as %s", (text, shown) => {
    expect(visible(text)).toBe(shown);
    expect(parseVisible(JSON.stringify({ text }))).toEqual({ text: shown });
  });

  it.each(["two\nlines\tand a tab", "Grüße, 保存, مرحبا", "a pair 🧭", "back\\slash"])(
    "leaves %j alone",
    (text) => expect(visible(text)).toBe(text),
  );

  it("FLT-W6: shows whatever comes as JSON as it shows it by itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parseVisible(JSON.stringify([text]))).toEqual([visible(text)]);
      }),
    );
  });
});
