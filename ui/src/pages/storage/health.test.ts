import { describe, expect, it } from "vitest";
import { healthOf, marginOf, worstHealth } from "./health.ts";

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

describe("how many more members a vdev can lose", () => {
  it.each([
    ["MIRROR", ["ONLINE", "ONLINE"], 1],
    ["MIRROR", ["ONLINE", "FAULTED"], 0],
    ["MIRROR", ["ONLINE", "ONLINE", "ONLINE"], 2],
    ["MIRROR", ["FAULTED", "UNAVAIL"], -1],
    ["RAIDZ1", ["ONLINE", "ONLINE", "ONLINE"], 1],
    ["RAIDZ2", ["ONLINE", "FAULTED", "ONLINE", "DEGRADED"], 1],
    ["RAIDZ3", ["REMOVED", "FAULTED", "OFFLINE", "ONLINE", "ONLINE"], 0],
    ["DRAID2", ["ONLINE", "ONLINE", "ONLINE", "FAULTED"], 1],
    ["DISK", [], 0],
  ])("is of %s with %j %i", (type, members, margin) => {
    expect(marginOf(type, members)).toBe(margin);
  });

  it("is not known of a type or a state that we do not know", () => {
    expect(marginOf("HOLE", ["ONLINE"])).toBeNull();
    expect(marginOf("MIRROR", ["ONLINE", "LOCKED"])).toBeNull();
  });
});
