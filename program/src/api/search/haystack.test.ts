import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Findable, Haystack } from "./haystack.ts";

const word = fc.string({
  unit: fc.constantFrom("a", "B", "b", "-", "/"),
  minLength: 1,
  maxLength: 6,
});
const things = fc
  .array(fc.array(word, { minLength: 1, maxLength: 3 }), { maxLength: 12 })
  .map((all) => all.map((words, item): Findable<number> => ({ item, words })));

/** By its parts, which stand between "/". */
function rankOf(words: readonly string[], text: string): string | null {
  const lower = words.map((one) => one.toLowerCase());
  const parts = lower.flatMap((one) => one.split("/").map((_, at, all) => all.slice(at).join("/")));
  if (parts.includes(text)) return "exact";
  if (parts.some((one) => one.startsWith(text))) return "prefix";
  return lower.some((one) => one.includes(text)) ? "part" : null;
}

describe("a haystack", () => {
  it("finds exactly the things of which a word holds the text, each once, and says how well", () => {
    fc.assert(
      fc.property(things, word, (all, text) => {
        const expected = all.flatMap(({ item, words }) => {
          const rank = rankOf(words, text.toLowerCase());
          return rank === null ? [] : [{ item, rank }];
        });
        expect([...new Haystack(all).find(text)]).toEqual(expected);
      }),
    );
  });

  it("finds the best of them by themselves", () => {
    fc.assert(
      fc.property(things, word, (all, text) => {
        const good = all.filter(({ words }) =>
          ["exact", "prefix"].includes(rankOf(words, text.toLowerCase()) ?? ""),
        );
        const found = new Set([...new Haystack(all).findBest(text)].map(({ item }) => item));
        expect(found).toEqual(new Set(good.map(({ item }) => item)));
      }),
    );
  });

  it("tells where one word ends: nothing is found that goes from one into the next", () => {
    const hay = new Haystack([{ item: 1, words: ["data", "base"] }]);
    expect([...hay.find("database")]).toEqual([]);
    expect([...hay.find("data\nbase")]).toEqual([]);
  });
});
