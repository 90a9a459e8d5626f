import { describe, expect, it } from "vitest";
import { keyOf } from "../model/ids.ts";
import { EMPTY, isAmong, linesOn, shownOn, withLines } from "./page.ts";

const [a, b, c] = [keyOf("x", "a"), keyOf("x", "b"), keyOf("x", "c")];
const page = withLines(
  EMPTY,
  new Map([
    [a, 'm{v="ä"} 1\nm{v="ö"} 1\n'],
    [b, 'm{v="b"} 2\n'],
  ]),
);

describe("a page", () => {
  it("has the lines of its subjects, also where a letter takes several bytes", () => {
    expect(page.text.toString()).toBe('m{v="ä"} 1\nm{v="ö"} 1\nm{v="b"} 2\n');
    expect(linesOn(page, a)).toBe('m{v="ä"} 1\nm{v="ö"} 1\n');
    expect(linesOn(page, b)).toBe('m{v="b"} 2\n');
    expect(linesOn(page, c)).toBe("");
  });

  it("stays what it was where another takes its place", () => {
    const next = withLines(
      page,
      new Map([
        [a, ""],
        [c, 'm{v="c"} 3\n'],
      ]),
    );
    expect(next.text.toString()).toBe('m{v="b"} 2\nm{v="c"} 3\n');
    expect([next.keys, linesOn(next, c)]).toEqual([[b, c], 'm{v="c"} 3\n']);
    expect(page.text.toString()).toContain('m{v="ä"} 1\n');
  });

  it("tells who shows a series, at its start and behind it", () => {
    expect([...shownOn(page, 'm{v="ä"}')]).toEqual([a]);
    expect([...shownOn(page, 'm{v="ö"}')]).toEqual([a]);
    expect([...shownOn(page, 'm{v="b"}')]).toEqual([b]);
    expect([...shownOn(page, 'm{v="c"}')]).toEqual([]);
  });
});

describe("a series", () => {
  it("is not shown by what only begins or ends like it", () => {
    const lines = 'nm{v="a"} 1\nm 2\n';
    expect(isAmong(lines, 'm{v="a"}')).toBe(false);
    expect(isAmong(lines, "m")).toBe(true);
    expect([...shownOn(withLines(EMPTY, new Map([[a, lines]])), 'm{v="a"}')]).toEqual([]);
    expect(isAmong("mm 2\n", "m")).toBe(false);
  });
});
