import { expect, it } from "vitest";
import { incomplete, observed } from "../model/given.ts";
import { Reach } from "./reach.ts";

const refused = incomplete("pods", [], { code: "unreachable", message: "refused", next: "wait" });

it("a part that goes on failing is news once, and again after it was read", () => {
  const reach = new Reach(() => {}, true);
  expect([reach.hear(refused), reach.hear(refused)]).toEqual([true, false]);
  expect(reach.hear(observed("pods", []))).toBe(false);
  expect(reach.hear(refused)).toBe(true);
});
