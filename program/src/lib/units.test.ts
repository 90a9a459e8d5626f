import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grouped, humanAge, parseQuantity } from "./units.ts";

describe("parseQuantity", () => {
  test.each([
    ["0", 0],
    ["1", 1],
    ["1Ki", 1024],
    ["1Gi", 1073741824],
    ["1.5Gi", 1610612736],
    [".5Ki", 512],
    ["5.", 5],
    ["1500m", 2],
    ["1n", 1],
    ["0.1m", 1],
    ["1k", 1000],
    ["12E", 2 ** 63],
    ["8Ei", 2 ** 63],
    ["1e3", 1000],
    ["1E3", 1000],
    ["1.5e3", 1500],
    ["25e-1", 3],
    ["+7Mi", 7340032],
    ["9e18", 9e18],
    ["1000000Ti", 1000000 * 2 ** 40],
  ])("FLT-D4: %s is %d bytes", (text, bytes) => {
    expect(parseQuantity(text)).toBe(bytes);
  });

  test.each([
    "",
    ".",
    "Gi",
    "-1Gi",
    "1gi",
    "1 Gi",
    "1KiB",
    "0x10",
    "1e",
    "1ee3",
    "NaN",
    "1,5Gi",
    "1Gi\n",
  ])("FLT-D4: %j is no quantity", (text) => {
    expect(() => parseQuantity(text)).toThrow(RangeError);
  });

  test("FLT-D4: a whole number with a binary suffix is that number times the suffix", () => {
    const suffixes = fc.constantFrom(
      ["", 0] as const,
      ["Ki", 10] as const,
      ["Mi", 20] as const,
      ["Gi", 30] as const,
      ["Ti", 40] as const,
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 22n }), suffixes, (amount, [suffix, shift]) => {
        expect(parseQuantity(`${amount}${suffix}`)).toBe(Number(amount << BigInt(shift)));
      }),
    );
  });
});

test.each([0, 7, 999, 1000, 12_345, 1_234_567, 10 ** 12])(
  "the thousands of %d stand apart as in English",
  (count) => {
    expect(grouped(count)).toBe(count.toLocaleString("en-US"));
  },
);

describe("ages", () => {
  test.each([
    [-5, "0s"],
    [119_000, "119s"],
    [120_000, "2m"],
    [7_199_000, "119m"],
    [7_200_000, "2h"],
    [172_799_000, "47h"],
    [172_800_000, "2d"],
    [86_400_000 * 400, "400d"],
  ])("%s", (ms, text) => expect(humanAge(ms)).toBe(text));
});
