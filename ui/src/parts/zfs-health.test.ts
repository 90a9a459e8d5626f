import { describe, expect, it } from "vitest";
import { healthOf, worstHealth } from "./zfs-health.ts";

describe("how something is", () => {
  it("is what ZFS says", () => {
    expect(healthOf("ONLINE")).toBe("well");
    expect(healthOf("DEGRADED")).toBe("lacking");
    expect(healthOf("FAULTED")).toBe("failed");
  });

  it("is unknown where nothing is said, or a word that we do not know, and never well", () => {
    expect(healthOf(null)).toBe("unknown");
    expect(healthOf("LOCKED")).toBe("unknown");
    expect(worstHealth([])).toBe("unknown");
  });

  it("is of several what the worst of them is", () => {
    expect(worstHealth(["well", "failed", "lacking"])).toBe("failed");
    expect(worstHealth(["well", "unknown"])).toBe("unknown");
  });
});
