import { describe, expect, it } from "vitest";
import type { Finding } from "../findings/finding.ts";
import { couldComeBack } from "./could-come-back.ts";

const leftover = (reclaimableBytes: number | null, over: Partial<Finding> = {}) =>
  ({ word: "orphan", verdict: "confirmed", reclaimableBytes, ...over }) as Finding;

describe("what could come back", () => {
  it("is the sum of leftovers, and a lower bound where the size of some is not known", () => {
    expect(couldComeBack([leftover(5), leftover(0)])).toEqual({
      reclaimableBytes: 5,
      unsizedLeftovers: 0,
    });
    expect(couldComeBack([leftover(5), leftover(null), leftover(null)])).toEqual({
      reclaimableBytes: 5,
      unsizedLeftovers: 2,
    });
  });

  it("is not what something needs, nor what could not be judged, whether their size is known or not", () => {
    const others = [null, 5].flatMap((bytes) => [
      leftover(bytes, { word: null }),
      leftover(bytes, { verdict: "unknown" }),
    ]);
    expect(couldComeBack(others)).toEqual({ reclaimableBytes: 0, unsizedLeftovers: 0 });
  });
});
