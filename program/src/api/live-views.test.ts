import { expect, it } from "vitest";
import { LiveViews } from "./live-views.ts";

it("a caller has six live views, and another when one of them ends", () => {
  const views = new LiveViews();
  const [first] = Array.from({ length: 6 }, () => views.enter("ann"));
  expect(views.enter("ann")).toBe(null);
  expect(views.enter("bob")).not.toBe(null);
  first?.();
  first?.(); // a connection may end twice: closed by us, then by the other side
  expect(views.open).toBe(6);
  expect(views.enter("ann")).not.toBe(null);
  expect(views.enter("ann")).toBe(null);
});

it("there are two thousand for all", () => {
  const views = new LiveViews();
  for (let one = 0; one < 2_000; one++) views.enter(`caller ${one % 1_000}`);
  expect(views.enter("another")).toBe(null);
  expect(views.open).toBe(2_000);
});
