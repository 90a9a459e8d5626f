import { describe, expect, it } from "vitest";
import { marginOf } from "./margin.ts";

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
