import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterText, parseFilter } from "./language.ts";

function asked(text: string) {
  return Object.fromEntries(parseFilter(text).parameters);
}

describe("a filter as one types", () => {
  it("asks with the words of the API, and looks for the rest in names", () => {
    expect(asked("namespace:shop pool:tank worst:error postgres data")).toEqual({
      namespace: ["shop"],
      pool: ["tank"],
      worst: ["error"],
      q: ["postgres data"],
    });
  });

  it("asks for any of the values of a word that is said twice", () => {
    expect(asked("namespace:shop namespace:erp")).toEqual({ namespace: ["shop", "erp"] });
  });

  it("takes what is quoted as one value", () => {
    expect(asked('labelSelector:"app=web, tier in (a,b)"')).toEqual({
      labelSelector: ["app=web, tier in (a,b)"],
    });
    expect(asked('"namespace:shop"')).toEqual({ q: ["namespace:shop"] });
  });

  it.each(["iqn.2005-10.org.freenas.ctl:csi-pvc-1", "10.1.103.100:3260", "nas1:tank/k8s"])(
    "looks for %s in names, or lets the API say what is wrong with it",
    (text) => {
      const { q, nas } = asked(text);
      expect(q ?? nas).toBeDefined();
    },
  );

  it("does not ask with a word that nobody knows, and says so", () => {
    const { parameters, mistake } = parseFilter("nmespace:shop db", [
      { name: "namespace", about: "" },
    ]);
    expect(mistake).toEqual({ is: "reserved", word: "nmespace" });
    expect([...parameters]).toEqual([["q", ["db"]]]);
  });

  it("asks nothing with a word that has no value yet", () => {
    expect(asked("namespace: ")).toEqual({});
    expect(asked('namespace:""')).toEqual({});
    expect(asked("   ")).toEqual({});
  });

  it("knows a quotation mark that is not closed", () => {
    expect(parseFilter('labelSelector:"app=web').mistake).toEqual({ is: "open" });
    expect(parseFilter('"a" b"').mistake).toEqual({ is: "open" });
    expect(parseFilter('"a \\" b"').mistake).toBeNull();
  });

  it("does not let a word set what the page sets", () => {
    expect(parseFilter("limit:5").mistake).toEqual({ is: "reserved", word: "limit" });
    expect(asked("offset:10 shop")).toEqual({ q: ["shop"] });
  });

  it("knows a value that none of the word is", () => {
    const worst = { name: "worst", about: "", values: ["error", "info"] };
    expect(parseFilter("worst:errr", [worst]).mistake).toMatchObject({
      is: "value",
      value: "errr",
    });
    const pool = { name: "pool", about: "" };
    expect(parseFilter("worst:error pool:errr", [worst, pool]).mistake).toBeNull();
  });

  it("FLT-W9: takes the names of what every object has for words like others", () => {
    expect([...parseFilter("constructor:x __proto__:y").parameters]).toEqual([
      ["constructor", ["x"]],
      ["q", ["__proto__:y"]],
    ]);
  });
});

describe("a filter of an address as text", () => {
  it("has the words first and the text last", () => {
    const address = new URLSearchParams("q=db&namespace=shop&sort=-usedBytes&columns=claim");
    expect(filterText(address)).toBe("namespace:shop db");
  });

  it("is read as the same filter again, whatever is in it", () => {
    const value = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ unit: fc.constantFrom(...Array.from("ab:\"\\ \t='")), minLength: 1 }),
    );
    const word = fc.constantFrom("namespace", "pool", "q", "labelSelector", "unheardOf");
    fc.assert(
      fc.property(fc.array(fc.tuple(word, value)), (pairs) => {
        const once = pairs.filter(
          ([name], n) => pairs.findIndex(([other]) => other === name) === n,
        );
        const { parameters, mistake } = parseFilter(filterText(once));
        expect(mistake).toBeNull();
        expect(new Map(parameters)).toEqual(new Map(once.map(([name, one]) => [name, [one]])));
      }),
      { numRuns: 500 },
    );
  });
});
