import { expect, it } from "vitest";
import { putLast } from "./put-last.ts";

it("lets go of what was put longest ago, and not of what was put again", () => {
  const map = new Map<string, number>();
  for (const [key, value] of [
    ["a", 1],
    ["b", 2],
    ["a", 3],
    ["c", 4],
  ] as const)
    putLast(map, key, value, 2);
  expect([...map]).toEqual([
    ["a", 3],
    ["c", 4],
  ]);
});
