import { describe, expect, it } from "vitest";
import { countsText } from "./report-notes.ts";

describe("how much was found", () => {
  const findings = { error: 0, warning: 2, info: 0, unknown: 0 };
  const text = (reclaimableBytes: number, unsizedLeftovers: number) =>
    countsText({ findings, reclaimableBytes, unsizedLeftovers });

  it("says what could come back, and at least how much where some sizes are not known", () => {
    expect(text(2 ** 30, 0)).toBe("2 warnings; 1 GiB could come back");
    expect(text(2 ** 30, 1)).toBe("2 warnings; at least 1 GiB could come back");
  });

  it("does not keep quiet about leftovers where the size of none is known", () => {
    expect(text(0, 3)).toBe("2 warnings; what 3 leftovers would give back is not known");
    expect(text(0, 0)).toBe("2 warnings");
  });
});
