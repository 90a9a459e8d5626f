import { expect, it } from "vitest";
import { shortIdLength } from "./finding-ids.ts";

it("an id is shown as short as all of them allow, never below four digits", () => {
  const length = (...ids: readonly string[]) => shortIdLength(ids.map((id) => ({ id })));
  expect(length()).toBe(4);
  expect(length("0123456789abcdef", "1123456789abcdef")).toBe(4);
  expect(length("0123456789abcdef", "0123476789abcdef")).toBe(6);
  expect(length("0123456789abcdef", "0123456789abcdef")).toBe(4);
});
