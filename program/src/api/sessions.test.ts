import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Caller } from "./caller.ts";
import { Sessions } from "./sessions.ts";

const HOUR = 3_600_000;

const ANN: Caller = {
  id: "ann",
  name: "ann",
  sight: async () => ({ sees: "everything" }),
  may: async () => true,
};

function sessions() {
  let nowMs = 0;
  let drawn = 0;
  const all = new Sessions({
    clock: { now: () => nowMs },
    draw: () => `id-${++drawn}`,
    idleMs: 2 * HOUR,
    absoluteMs: 5 * HOUR,
  });
  return { all, pass: (ms: number) => (nowMs += ms) };
}

describe("a session", () => {
  it("is its caller's under an id that is drawn anew for each, and nobody's under another", () => {
    const { all } = sessions();
    const [first, second] = [all.open(ANN), all.open(ANN)];
    expect(first).not.toBe(second);
    expect([first, second, "id-3", ""].map((id) => all.callerOf(id))).toEqual([
      ANN,
      ANN,
      null,
      null,
    ]);
  });

  it("FLT-A9: ends when it was not used for long enough, and each use puts that off", () => {
    const { all, pass } = sessions();
    const id = all.open(ANN);
    pass(2 * HOUR - 1);
    expect(all.callerOf(id)).toBe(ANN);
    pass(2 * HOUR - 1);
    expect(all.callerOf(id)).toBe(ANN);
    pass(2 * HOUR);
    expect(all.callerOf(id)).toBe(null);
  });

  it("FLT-A9: is not used by a page that only listens", () => {
    const { all, pass } = sessions();
    const id = all.open(ANN);
    pass(2 * HOUR - 1);
    expect(all.ownerOf(id)).toBe(ANN);
    pass(1);
    expect(all.ownerOf(id)).toBe(null);
    expect(all.callerOf(id)).toBe(null);
  });

  it("FLT-A9: ends at its hour however much it is used", () => {
    const { all, pass } = sessions();
    const id = all.open(ANN);
    for (let used = 0; used < 4; used++) {
      pass(HOUR);
      expect(all.callerOf(id)).toBe(ANN);
    }
    pass(HOUR);
    expect(all.callerOf(id)).toBe(null);
  });

  it("FLT-A9: is over after it was closed", () => {
    const { all } = sessions();
    const id = all.open(ANN);
    all.close(id);
    expect(all.callerOf(id)).toBe(null);
  });

  it("is one of a thousand: whoever used his least recently is logged out for another", () => {
    const { all } = sessions();
    const [first, second] = [all.open(ANN), all.open(ANN)];
    all.callerOf(first);
    for (let one = 2; one < 1_001; one++) all.open(ANN);
    expect([all.callerOf(first), all.callerOf(second)]).toEqual([ANN, null]);
  });

  it("FLT-SL2: is not in memory under the id that opens it", () => {
    const { all } = sessions();
    const id = all.open(ANN);
    expect(inspect(all, { depth: 9, showHidden: true })).not.toContain(id);
  });
});
