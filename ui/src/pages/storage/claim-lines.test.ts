import { describe, expect, it } from "vitest";
import { claimLines } from "./claim-lines.ts";

describe("claims that hang on a part", () => {
  const rows = [
    { key: "k1", claim: "large", usedBytes: 2 },
    { key: "k2", claim: "small", usedBytes: 1 },
    { key: "k3", claim: "without-dataset", usedBytes: null },
  ];

  it("are those that do, the largest first, and not one whose dataset is missing there", () => {
    expect(claimLines(["small", "large"], rows)).toEqual([
      { name: "large", key: "k1", usedBytes: 2 },
      { name: "small", key: "k2", usedBytes: 1 },
    ]);
  });

  it("are named also where no row is known of them, without a size", () => {
    expect(claimLines(["small", "other"], rows).at(-1)).toEqual({
      name: "other",
      key: null,
      usedBytes: null,
    });
  });
});
