import { describe, expect, it } from "vitest";
import { elementKeys } from "./element-keys.ts";

describe("keys of the elements of rows", () => {
  it("are those of the rows, wherever they stand", () => {
    expect(elementKeys([{ index: 7, key: "a" }])).toEqual(elementKeys([{ index: 8, key: "a" }]));
  });

  it("are different where a row is in two parts, or not here", () => {
    const keys = elementKeys([
      { index: 98, key: null },
      { index: 99, key: "a" },
      { index: 100, key: "a" },
      { index: 101, key: null },
      { index: 102, key: "place 98" },
    ]);
    expect(new Set(keys).size).toBe(5);
  });
});
