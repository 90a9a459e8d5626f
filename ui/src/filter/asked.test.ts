import { describe, expect, it } from "vitest";
import { askedIn, type KnownWords } from "./asked.ts";

const KNOWN: KnownWords = {
  words: [
    { name: "namespace", about: "" },
    { name: "phase", about: "", values: ["Bound", "Pending"] },
    { name: "q", about: "" },
  ],
  sorts: ["name", "usedBytes"],
};

function asked(query: string) {
  return askedIn(new URLSearchParams(query), "-usedBytes", KNOWN);
}

describe("what an address asks a list for", () => {
  it("is its words, each with its values, and its order", () => {
    expect(asked("namespace=shop&namespace=erp&phase=Bound&q=db&sort=-name")).toMatchObject({
      filter: { namespace: ["shop", "erp"], phase: "Bound", q: "db" },
      sort: "-name",
      strange: [],
    });
  });

  it.each([
    ["side=nope", { name: "side", value: "nope" }],
    ["phase=nope", { name: "phase", value: "nope" }],
    ["sort=nope", { name: "sort", value: "nope" }],
    ["sort=--name", { name: "sort", value: "--name" }],
    ["limit=5", { name: "limit", value: "5" }],
  ])("is not %s, which is left out and told", (query, strange) => {
    expect(asked(`namespace=shop&${query}`)).toEqual({
      filter: { namespace: "shop" },
      pairs: [["namespace", "shop"]],
      sort: "-usedBytes",
      strange: [strange],
    });
  });

  it("is what is known of a word beside what is not", () => {
    expect(asked("phase=nope&phase=Bound").filter).toEqual({ phase: "Bound" });
  });

  it("is not which columns are shown: that is the page's own", () => {
    expect(asked("columns=nope")).toMatchObject({ filter: {}, strange: [] });
  });
});
