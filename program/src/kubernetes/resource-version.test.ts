import { expect, test } from "vitest";
import { isLater } from "./resource-version.ts";

test.each([
  ["101", "100", true],
  ["1000", "999", true],
  ["100", "100", false],
  ["99", "100", false],
  ["18446744073709551615", "18446744073709551614", true],
])("FLT-K17: of numbers, %s after %s is %s", (later, earlier, expected) => {
  expect(isLater(later, earlier)).toBe(expected);
});

test("FLT-K17: of versions that are no numbers only equality is known", () => {
  expect(isLater("a", "b")).toBe(true);
  expect(isLater("a", "a")).toBe(false);
});
