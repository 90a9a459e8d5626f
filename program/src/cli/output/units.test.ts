import { describe, expect, it } from "vitest";
import { counted, humanBytes, humanTime } from "./units.ts";

describe("sizes", () => {
  it.each([
    [null, "?"],
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [20 * 2 ** 30, "20 GiB"],
    [84.2 * 2 ** 30, "84.2 GiB"],
    [1023.7 * 2 ** 20, "1 GiB"],
    [2 ** 40 * 1.234, "1.23 TiB"],
    [123.4 * 2 ** 40, "123 TiB"],
    [-(2 ** 20), "-1 MiB"],
  ])("%s", (bytes, text) => expect(humanBytes(bytes)).toBe(text));
});

describe("counts and times", () => {
  it("know one from many", () => {
    expect([
      counted(0, "claim"),
      counted(1, "claim"),
      counted(4000, "claim"),
      counted(2, "class", "classes"),
    ]).toEqual(["0 claims", "1 claim", "4,000 claims", "2 classes"]);
  });

  it("write times in UTC", () =>
    expect(humanTime(Date.UTC(2026, 10, 24, 2, 14, 47, 123))).toBe("2026-11-24 02:14:47Z"));
});
