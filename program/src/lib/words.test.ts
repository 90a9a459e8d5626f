import { expect, it } from "vitest";
import { listed } from "./words.ts";

it.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
])("a list of words has an and before the last: %j", (words, text) =>
  expect(listed(words)).toBe(text),
);
