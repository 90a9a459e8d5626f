import { describe, expect, it } from "vitest";
import type { Finding } from "../findings/finding.ts";
import { couldComeBack } from "./could-come-back.ts";

const leftover = (reclaimableBytes: number | null, over: Partial<Finding> = {}) =>
  ({
    word: "orphan",
    verdict: "confirmed",
    subject: { kind: "share", name: "/mnt/x", source: "nas1" },
    reclaimableBytes,
    ...over,
  }) as Finding;

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

  it("counts what lies in a leftover dataset with it, and once", () => {
    const at = (kind: string, name: string, source = "nas1") =>
      ({ subject: { kind, name, source } }) as Partial<Finding>;
    const dataset = leftover(7, at("dataset", "tank/v/a"));
    const inside = [
      leftover(2, at("snapshot", "tank/v/a@s")),
      leftover(3, at("zvol", "tank/v/a/b")),
      leftover(null, at("snapshot", "tank/v/a/b/c@s")),
    ];
    const others = [
      leftover(11, at("snapshot", "tank/v/ab@s")),
      leftover(13, at("snapshot", "tank/v/a@s", "nas2")),
      leftover(17, at("dataset", "tank/v")),
    ];
    const bytesOf = (...findings: readonly Finding[]) => couldComeBack(findings).reclaimableBytes;
    expect(couldComeBack([...inside, dataset])).toEqual({
      reclaimableBytes: 7,
      unsizedLeftovers: 0,
    });
    expect(bytesOf(...inside)).toBe(3 + 2);
    expect(others.map((other) => bytesOf(dataset, other))).toEqual([18, 20, 17]);
    const unsized = leftover(null, at("dataset", "tank/v/a"));
    expect(bytesOf(unsized, leftover(2, at("snapshot", "tank/v/a@s")))).toBe(2);
  });

  it("is not what something needs, nor what could not be judged, whether their size is known or not", () => {
    const others = [null, 5].flatMap((bytes) => [
      leftover(bytes, { word: null }),
      leftover(bytes, { verdict: "unknown" }),
    ]);
    expect(couldComeBack(others)).toEqual({ reclaimableBytes: 0, unsizedLeftovers: 0 });
  });
});
