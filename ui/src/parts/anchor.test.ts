import { describe, expect, it } from "vitest";
import { inViewOf, movedBy } from "./anchor.ts";

const at =
  (...keys: readonly (string | null)[]) =>
  (n: number) =>
    keys[n] ?? null;

const WAS = inViewOf("", 1, 2, at("a", "b", "c", "d"));

describe("rows in view", () => {
  it("are known by their keys", () => {
    expect(WAS).toEqual({ question: "", first: 1, keys: ["b", "c"] });
  });

  it.each([
    ["nothing changed", ["a", "b", "c", "d"], 0],
    ["two came above them", ["new", "a", "newer", "b", "c", "d"], 2],
    ["one above them went", ["b", "c", "d"], -1],
    ["some came and went below them", ["a", "b", "c", "new"], 0],
    ["the first of them went: the second tells", ["new", "a", "c", "d"], 0],
    ["a row between them and the first went", ["a", "c", "d"], -1],
    ["none of them is there any more", ["x", "y"], 0],
    ["what is there is not here yet", [null, null, null], 0],
  ])("have moved when %s", (_, now, rows) => {
    expect(movedBy(WAS, at(...now))).toBe(rows);
  });
});
