import fc from "fast-check";
import { expect, it } from "vitest";
import { comparePlaces, inPlaces } from "./places.ts";

const PLACE = fc.array(fc.oneof(fc.integer({ min: -2, max: 2 }), fc.string({ maxLength: 2 })), {
  maxLength: 3,
});

it("places are compared part by part", () => {
  const places = [[1, "b"], [1, "a"], ["a"], [0], [1], [-5, "z"]];
  expect(inPlaces(places, (place) => place)).toEqual([
    [-5, "z"],
    [0],
    [1],
    [1, "a"],
    [1, "b"],
    ["a"],
  ]);
});

it("places of any parts have one order that does not contradict itself", () => {
  fc.assert(
    fc.property(PLACE, PLACE, PLACE, (a, b, c) => {
      const signs = [comparePlaces(a, b), -comparePlaces(b, a)].map(Math.sign);
      expect(signs[0]).toBe((signs[1] ?? 0) + 0);
      if (comparePlaces(a, b) <= 0 && comparePlaces(b, c) <= 0)
        expect(comparePlaces(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
