import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spread } from "./spread.ts";

const wish = (at: number, width = 10, weight = 1) => ({ at, width, weight, gap: 2 });

describe("things in a row", () => {
  it("stand where they want where they have room", () => {
    expect(spread([wish(0), wish(50), wish(100)])).toEqual([0, 50, 100]);
  });

  it("meet in the middle where they want the same", () => {
    expect(spread([wish(0), wish(0), wish(0)])).toEqual([-12, 0, 12]);
  });

  it("give way to what minds more", () => {
    const [heavy = NaN] = spread([wish(0, 10, 1_000), wish(0)]);
    expect(heavy).toBeCloseTo(0, 1);
  });

  it("keep their order and their distance, whatever they want", () => {
    const wishes = fc.array(
      fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 99 })),
    );
    fc.assert(
      fc.property(wishes, (wanted) => {
        const given = wanted.map(([at, width]) => wish(at, width));
        const middles = spread(given);
        for (let n = 1; n < given.length; n++) {
          const apart = ((given[n - 1]?.width ?? 0) + (given[n]?.width ?? 0)) / 2 + 2;
          expect((middles[n] ?? 0) - (middles[n - 1] ?? 0)).toBeGreaterThanOrEqual(apart - 1e-6);
        }
      }),
    );
  });
});
