import { describe, expect, it } from "vitest";
import { isBegun, suggestionsAt, wordAt } from "./suggestions.ts";

const WORDS = ["namespace", "pool", "phase", "worst"].map((name) => ({ name, about: "" }));

const valuesOf = (word: string) =>
  word === "namespace" ? ["erp", "shop", "shop-test", "my shop"] : null;

function at(text: string, caret = text.length) {
  return suggestionsAt(text, caret, WORDS, valuesOf);
}

describe("a value", () => {
  const begun = (text: string, caret = text.length) => isBegun(text, caret, WORDS, valuesOf);

  it("is begun as long as it goes on in a known one, where the caret is", () => {
    expect(
      ["namespace:", "namespace:sh", "worst:error namespace:SHO"].map((one) => begun(one)),
    ).toEqual([true, true, true]);
    expect(begun("namespace:sh pool:", "namespace:s".length)).toBe(true);
    expect(begun("namespace:sh pool:tank")).toBe(false);
  });

  it("is not where it is a known one, like none, or of a word whose values are not known", () => {
    for (const one of ["namespace:shop", "namespace:shopping", "pool:ta", "text", ""])
      expect(begun(one)).toBe(false);
  });
});

describe("suggestions", () => {
  it("are all words where nothing is typed", () => {
    expect(at("").map(({ label }) => label)).toEqual(["namespace:", "pool:", "phase:", "worst:"]);
  });

  it("are the words that begin so", () => {
    expect(at("worst:error P").map(({ text }) => text)).toEqual([
      "worst:error pool:",
      "worst:error phase:",
    ]);
  });

  it("are the values of the word at the caret, those first that begin so", () => {
    expect(at("namespace:sh").map(({ label }) => label)).toEqual(["shop", "shop-test", "my shop"]);
  });

  it("put a value in its place, quoted where it must be, and the caret behind it", () => {
    const text = "namespace:my pool:tank";
    const [suggestion] = at(text, "namespace:my".length);
    expect(suggestion?.text).toBe('namespace:"my shop" pool:tank');
    expect(suggestion?.text.slice(0, suggestion.caret)).toBe('namespace:"my shop" ');
  });

  it("are none where the values are not known, or the one is there", () => {
    expect(at("pool:ta")).toEqual([]);
    expect(at("namespace:erp")).toEqual([]);
  });

  it("want values of the word at the caret", () => {
    expect(wordAt("pool:tank namespace:sh", 22)).toBe("namespace");
    expect(wordAt("pool:tank namespace:sh", 5)).toBe("pool");
    expect(wordAt("text", 2)).toBeNull();
  });
});
