import { describe, expect, it } from "vitest";
import { Ring } from "./ring.ts";

function filled(count: number, bytes = 8): Ring {
  const ring = new Ring();
  for (let at = 0; at < count; at++) ring.add((number) => Buffer.alloc(bytes, String(number)));
  return ring;
}

describe("what was told", () => {
  it("is told again from where somebody left off", () => {
    expect(filled(3).after(1)?.map(String)).toEqual(["2".repeat(8), "3".repeat(8)]);
    expect(filled(3).after(3)).toEqual([]);
  });

  it("is not told where a part of it is not kept any more, or never was", () => {
    expect(filled(300).after(43)).toBe(null);
    expect(filled(300).after(44)).toHaveLength(256);
    expect(filled(3).after(4)).toBe(null);
  });

  it("is kept up to half a mebibyte", () => {
    expect(filled(10, 2 ** 17).after(5)).toBe(null);
    expect(filled(10, 2 ** 17).after(6)).toHaveLength(4);
  });
});
