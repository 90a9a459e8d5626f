import { describe, expect, it } from "vitest";
import { oneList } from "./recurring.ts";

describe("lists that recur", () => {
  it("are one for all objects that hold the same words in the same order", () => {
    const first = oneList(["ReadWriteOnce", "ReadOnlyMany"]);
    expect(first).toEqual(["ReadWriteOnce", "ReadOnlyMany"]);
    expect(oneList(["ReadWriteOnce", "ReadOnlyMany"])).toBe(first);
    expect(oneList(["ReadOnlyMany", "ReadWriteOnce"])).toEqual(["ReadOnlyMany", "ReadWriteOnce"]);
    expect(oneList(["ReadWriteOnce"])).toEqual(["ReadWriteOnce"]);
  });

  it("are empty where there are none", () => {
    expect(oneList(undefined)).toEqual([]);
    expect(oneList([])).toBe(oneList(undefined));
  });

  it("are kept as they are where most differ, without remembering all of them", () => {
    const many = Array.from({ length: 3000 }, (_, at) => [`made-up-${at}`]);
    expect(many.map((words) => oneList(words))).toEqual(many);
    const last = ["made-up-2999"];
    expect(oneList(last)).toBe(last);
  });
});
