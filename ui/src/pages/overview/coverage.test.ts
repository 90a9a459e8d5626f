import { describe, expect, it } from "vitest";
import { aPart } from "../../data/given-answers.ts";
import { countsText, coverageText } from "./coverage.ts";

const WHOLE = aPart();
const CUT = aPart({ state: "incomplete" });
const KEPT = aPart({ state: "notPermitted" });
const OFF = aPart({ state: "notConfigured" });

describe("how much of a source was read", () => {
  it.each([
    ["all 1 part read whole", [WHOLE]],
    ["all 2 parts read whole", [WHOLE, WHOLE, OFF]],
    ["1 of 2 parts read whole", [WHOLE, CUT]],
    ["1 of 3 parts read whole, 1 not permitted", [WHOLE, CUT, KEPT]],
    ["nothing was read yet", []],
    ["nothing was read yet", [OFF]],
  ])("%s", (text, collections) => {
    expect(coverageText({ collections }, "partial")).toBe(text);
  });

  it("is nothing where it lets nobody in, though parts of it were whole before", () => {
    const shut = aPart({ state: "incomplete", code: "unreachable" });
    expect(coverageText({ collections: [WHOLE, shut] }, "down")).toBe("nothing was read this time");
  });
});

it("what a source holds is counted over its parts, without what there is none of", () => {
  const collections = [
    aPart({ collection: "shares", records: 1 }),
    aPart({ collection: "datasets", within: "tank", records: 2 }),
    aPart({ collection: "datasets", within: "ssd", records: 3 }),
    aPart({ collection: "iscsiTargets", records: 0 }),
  ];
  expect(countsText({ collections })).toBe("5 datasets, 1 share");
});

it("what was never read whole is counted as a lower bound, and what was not read at all is unknown", () => {
  const cut = { state: "incomplete", wholeAt: null } as const;
  const collections = [
    aPart({ collection: "persistentVolumes", state: "notPermitted", records: 0, wholeAt: null }),
    aPart({ collection: "pods", ...cut, records: 500 }),
    aPart({ collection: "datasets", records: 5 }),
    aPart({ collection: "datasets", within: "ssd", ...cut, records: 0 }),
    aPart({ collection: "shares", ...cut, records: 0 }),
    aPart({ collection: "zfsSnapshots", state: "incomplete", records: 7 }),
  ];
  expect(countsText({ collections })).toBe(
    "PersistentVolumes unknown, at least 500 Pods, at least 5 datasets, 7 snapshots, shares unknown",
  );
});
