import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import { cutWindows, type Window } from "./snapshots.ts";

const isIn = (txg: number, { min_txg = 0, max_txg = Number.POSITIVE_INFINITY }: Window): boolean =>
  txg >= min_txg && txg <= max_txg;

/** Reads a pool whose snapshots were made in these transaction groups. */
function read(txgs: readonly number[], expected: number, highest: number): readonly Window[] {
  const windows: Window[] = [];
  const cut = cutWindows(expected, highest);
  for (let next = cut.next(0); !next.done;) {
    const window = next.value;
    windows.push(window);
    next = cut.next(txgs.filter((txg) => isIn(txg, window)).length);
  }
  return windows;
}

describe("cutWindows", () => {
  test("sees every snapshot exactly once, whatever was expected and wherever they lie", () => {
    const txg = fc.oneof(fc.nat(2_000), fc.nat(2 ** 31), fc.constant(7));
    fc.assert(
      fc.property(fc.array(txg), fc.nat(10 ** 7), fc.nat(2 ** 31), (txgs, expected, highest) => {
        const windows = read(txgs, expected, highest);
        for (const one of txgs)
          expect(windows.filter((window) => isIn(one, window))).toHaveLength(1);
        expect(windows.length).toBeLessThan(100);
      }),
    );
  });

  test("FLT-D10: a million snapshots come in answers as small as any", () => {
    const million = 1_000_000;
    const every = 50; // a snapshot each so many transaction groups
    const countIn = ({ min_txg = 0, max_txg = million * every }: Window) =>
      Math.floor(Math.min(max_txg, million * every) / every) - Math.ceil(min_txg / every) + 1;
    const rows: number[] = [];
    const cut = cutWindows(million, million * every);
    for (let next = cut.next(0); !next.done; next = cut.next(rows.at(-1) ?? 0))
      rows.push(countIn(next.value));
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(million + 1);
    expect(Math.max(...rows)).toBeLessThanOrEqual(LIMITS.snapshotWindowRows * 1.01);
  });

  test("is one call for what fits into one answer", () => {
    expect(read([1, 2, 3], 3, 1_000)).toEqual([{}]);
    expect(read([], LIMITS.snapshotWindowRows, 1_000)).toEqual([{}]);
  });

  test("keeps answers small where snapshots lie evenly, and nearly so where the newest are most", () => {
    const rowsOf = (txgs: readonly number[], highest: number) =>
      read(txgs, txgs.length, highest).map(
        (window) => txgs.filter((txg) => isIn(txg, window)).length,
      );
    const evenly = Array.from({ length: 60_000 }, (_, i) => i * 10);
    expect(Math.max(...rowsOf(evenly, 600_000))).toBeLessThanOrEqual(
      LIMITS.snapshotWindowRows * 1.01,
    );
    expect(rowsOf(evenly, 600_000)).toHaveLength(6);
    const recent = Array.from({ length: 60_000 }, (_, i) =>
      Math.round(600_000 * (1 - ((60_000 - i) / 60_000) ** 3)),
    );
    expect(Math.max(...rowsOf(recent, 300_000))).toBeLessThanOrEqual(LIMITS.snapshotWindowRows * 3);
  });
});
