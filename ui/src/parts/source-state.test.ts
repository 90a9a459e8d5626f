import { describe, expect, it } from "vitest";
import { aPart, aSource, NOW } from "../data/given-answers.ts";
import { lossOf, oldestWhole, sourceState, STALE_MS } from "./source-state.ts";

const MINUTE_MS = 60_000;

/** A source with one whole part, and one part for each of these reasons. */
function withReasons(...codes: string[]) {
  const collections = codes.map((code) => aPart({ state: "incomplete", code, message: code }));
  return aSource({ collections: [aPart(), ...collections] });
}

/** A source of which every part has this reason; what was known before is kept. */
function allOf(code: string) {
  const part = aPart({ state: "incomplete", code, message: "nas1: nothing listens there" });
  return aSource({ collections: [part, { ...part, records: 0 }] });
}

describe("the state of a source", () => {
  it("is whole where every part was read whole, and lately", () => {
    expect(sourceState(aSource(), NOW)).toBe("whole");
  });

  it("is limited where nothing is missing but what our rights never reach", () => {
    expect(sourceState(withReasons("notPermitted"), NOW)).toBe("limited");
  });

  it("is partial where a part could not be read this time, rights or not", () => {
    expect(sourceState(withReasons("notPermitted", "timeout"), NOW)).toBe("partial");
    expect(sourceState(allOf("malformed"), NOW)).toBe("partial");
  });

  it("is down where it does not let us in, also while what was known before is shown", () => {
    expect(sourceState(allOf("unreachable"), NOW)).toBe("down");
    const notConfigured = aPart({ collection: "claimUsage", state: "notConfigured" });
    const collections = [...allOf("timeout").collections, notConfigured];
    expect(sourceState(aSource({ collections }), NOW)).toBe("down");
  });

  it("is down as soon as nobody is let in, though parts of it were read before", () => {
    expect(sourceState(withReasons("unreachable"), NOW)).toBe("down");
    expect(sourceState(withReasons("unauthenticated"), NOW)).toBe("down");
    expect(sourceState(withReasons("timeout"), NOW)).toBe("partial");
  });

  it("is back where it did not let the last look in and answers again", () => {
    const back = { ...allOf("unreachable"), answersSince: NOW - 3 };
    expect(sourceState(back, NOW)).toBe("back");
    expect(sourceState({ ...withReasons("timeout"), answersSince: NOW - 3 }, NOW)).toBe("partial");
  });

  it("is not down because a Prometheus is", () => {
    const usage = aPart({ collection: "claimUsage", state: "incomplete", code: "unreachable" });
    expect(sourceState(aSource({ collections: [aPart(), usage] }), NOW)).toBe("partial");
  });

  it("is stale where a part was not read whole for longer than it should be", () => {
    const at = (ago: number) => aSource({ collections: [aPart(), aPart({ wholeAt: NOW - ago })] });
    expect(sourceState(at(STALE_MS), NOW)).toBe("whole");
    expect(sourceState(at(STALE_MS + 1), NOW)).toBe("stale");
  });

  it("gives what claims hold an hour, and details of snapshots as long as nobody needs them", () => {
    const part = (collection: "claimUsage" | "zfsSnapshotDetails", minutes: number) =>
      aSource({ collections: [aPart({ collection, wholeAt: NOW - minutes * MINUTE_MS })] });
    expect(sourceState(part("claimUsage", 59), NOW)).toBe("whole");
    expect(sourceState(part("claimUsage", 61), NOW)).toBe("stale");
    expect(sourceState(part("zfsSnapshotDetails", 600), NOW)).toBe("whole");
  });

  it("is unread where nothing of it was ever asked for", () => {
    expect(sourceState(aSource({ collections: [] }), NOW)).toBe("unread");
  });
});

describe("why a source was not read whole", () => {
  it("is what it says itself, without its name in front, and not what our rights never reach", () => {
    expect(lossOf(allOf("unreachable"))).toBe("nothing listens there");
    expect(lossOf(withReasons("notPermitted", "timeout"))).toBe("timeout");
    expect(lossOf(withReasons("notPermitted"))).toBeNull();
    expect(lossOf(aSource())).toBeNull();
  });
});

describe("since when a part of a source was not read whole", () => {
  it("is the oldest of its parts, those left out that were never whole", () => {
    const collections = [
      aPart({ wholeAt: NOW - 5 }),
      aPart({ wholeAt: NOW - 9 }),
      aPart({ wholeAt: null, state: "notPermitted" }),
    ];
    expect(oldestWhole(aSource({ collections }))).toBe(NOW - 9);
  });

  it("is not known where no part ever was", () => {
    const collections = [aPart({ wholeAt: null, state: "incomplete" })];
    expect(oldestWhole(aSource({ collections }))).toBeNull();
  });
});
