import { describe, expect, it } from "vitest";
import { comeBackText } from "./come-back.ts";

describe("what could come back", () => {
  const text = (reclaimableBytes: number, unsizedLeftovers: number) =>
    comeBackText({ reclaimableBytes, unsizedLeftovers });

  it("is a lower bound where the size of some leftovers is not known", () => {
    expect(text(2 ** 30, 0)).toBe("1 GiB could come back");
    expect(text(2 ** 30, 1)).toBe("at least 1 GiB could come back");
  });

  it("is not left out where the size of none is known", () => {
    expect(text(0, 1)).toBe("what 1 leftover would give back is not known");
    expect(text(0, 0)).toBeNull();
  });
});
