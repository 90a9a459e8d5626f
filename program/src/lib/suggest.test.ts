import { describe, expect, it } from "vitest";
import { suggest } from "./suggest.ts";

describe("the word that was probably meant", () => {
  it.each([
    ["cluster", ["clusters", "systems"], "clusters"],
    ["sytsems", ["clusters", "systems"], "systems"],
    ["JSON", ["json", "yaml"], "json"],
    ["scna", ["scan", "df"], "scan"],
    ["kubernetes", ["clusters", "systems"], null],
    ["x", ["df"], null],
    ["", ["a"], "a"],
  ])("%s", (given, known, word) => {
    expect(suggest(given, known)).toBe(word);
  });

  it("knows a word of which letters were left out, if it is the only one", () => {
    expect(suggest("kubecfg", ["name", "kubeconfig", "context"])).toBe("kubeconfig");
    expect(suggest("sort", ["sortable", "sortings"])).toBeNull();
  });
});
