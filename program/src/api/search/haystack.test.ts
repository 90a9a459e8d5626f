import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce } from "../../lib/slices.ts";
import { type Findable, Haystack } from "./haystack.ts";

function wordOf(letters: string, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...letters.split("")), minLength: 1, maxLength });
}

const word = wordOf("aBb-/", 6);
const things = fc
  .array(fc.array(word, { minLength: 1, maxLength: 3 }), { maxLength: 12 })
  .map((all) => all.map((words, item): Findable<number> => ({ item, words })));

/** So many that signatures tell where to look, of words of which most texts are in few. */
const many = fc.array(fc.array(wordOf("abcDEF-/:", 12), { minLength: 1, maxLength: 2 }), {
  minLength: 256,
  maxLength: 300,
});

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
        expect([...Haystack.of(all).find(text)]).toEqual(expected);
      }),
    );
  });

  it("finds the same where more things came than were awaited", () => {
    const all = Array.from({ length: 2_000 }, (_, item) => ({ item, words: [`volume-${item}`] }));
    const hay = atOnce(Haystack.inSlices(all, 300));
    expect([...hay.find("volume-1999")]).toEqual([{ item: 1_999, rank: "exact" }]);
  });

  it("finds the same in very many things, put together in slices", () => {
    fc.assert(
      fc.property(many, wordOf("abcdef-/:", 5), (words, text) => {
        const all = words.map((own, item): Findable<number> => ({ item, words: own }));
        const hay = atOnce(Haystack.inSlices(all, all.length));
        const holding = all.filter((one) => rankOf(one.words, text) !== null);
        expect([...hay.find(text)].map(({ item }) => item)).toEqual(
          holding.map(({ item }) => item),
        );
        const few = Haystack.of(holding); // in which every line is looked through
        expect(new Set([...hay.find(text)].map((one) => JSON.stringify(one)))).toEqual(
          new Set([...few.find(text)].map((one) => JSON.stringify(one))),
        );
        expect(new Set([...hay.findBest(text)].map(({ item }) => item))).toEqual(
          new Set([...few.findBest(text)].map(({ item }) => item)),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("finds the best of them by themselves", () => {
    fc.assert(
      fc.property(things, word, (all, text) => {
        const good = all.filter(({ words }) =>
          ["exact", "prefix"].includes(rankOf(words, text.toLowerCase()) ?? ""),
        );
        const found = new Set([...Haystack.of(all).findBest(text)].map(({ item }) => item));
        expect(found).toEqual(new Set(good.map(({ item }) => item)));
      }),
    );
  });

  it("tells where one word ends: nothing is found that goes from one into the next", () => {
    const hay = Haystack.of([{ item: 1, words: ["data", "base"] }]);
    expect([...hay.find("database")]).toEqual([]);
    expect([...hay.find("data\nbase")]).toEqual([]);
  });
});
