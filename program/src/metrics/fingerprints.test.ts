import fc from "fast-check";
import { expect, it } from "vitest";
import { Fingerprints, fingerprintOf } from "./fingerprints.ts";

it("two texts may have one fingerprint, and none has 0, which stands for none", () => {
  expect(fingerprintOf("plumless")).toBe(fingerprintOf("buckeroo")); // as CRC-32 has it
  expect(fingerprintOf("plumless")).not.toBe(fingerprintOf("plumline"));
  expect(fingerprintOf("")).toBe(1);
});

it("a fingerprint is where it was added, as often as it was, whatever was taken away", () => {
  // few homes, round the end of the first table too, so that they stand in each other's way
  const near = fc.tuple(fc.integer({ min: 13, max: 17 }), fc.nat(2)).map(([a, b]) => a + 16 * b);
  const step = fc.record({ print: near, place: fc.nat(2), isAdded: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const held = new Fingerprints();
      let model: (readonly [print: number, place: number])[] = [];
      for (const { print, place, isAdded } of steps) {
        const at = model.findIndex(([one, where]) => one === print && where === place);
        if (isAdded) {
          held.add(print, place);
          model.push([print, place]);
        } else if (at !== -1) {
          held.delete(print, place);
          model = model.toSpliced(at, 1);
        }
        const places = model.filter(([one]) => one === print).map(([, where]) => where);
        expect(inOrder(held.placesOf(print))).toEqual(inOrder(places));
      }
      for (const [print] of model) expect(held.has(print)).toBe(true);
    }),
  );
});

it("that a fingerprint is taken away that is not there is a mistake", () => {
  const held = new Fingerprints();
  held.add(7, 1);
  expect(() => held.delete(7, 2)).toThrow("no fingerprint 7 at 2");
  held.delete(7, 1);
  expect(held.has(7)).toBe(false);
  expect(() => held.delete(7, 1)).toThrow("no fingerprint 7 at 1");
});

function inOrder(places: Iterable<number>): readonly number[] {
  return [...places].toSorted((a, b) => a - b);
}
