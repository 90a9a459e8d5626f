import { describe, expect, it } from "vitest";
import { keyOf } from "../model/ids.ts";
import { aPod, CLUSTER, DAY_MS, inventoryOf, NOW } from "../model/given.ts";
import type { Young } from "./memory.ts";
import { type Candidate, WITNESS_MARGIN_MS, witnessesOf, youngIn } from "./witnesses.ts";

const key = (uid: string) => keyOf(CLUSTER, uid);
const young = (uid: string, createdAt: number, firstSeenAt: number): Young => ({
  key: key(uid),
  name: `pod/shop/${uid}`,
  createdAt,
  firstSeenAt,
});
const known = (uid: string, createdAt: number, firstSeenAt: number): Candidate => ({
  createdAt,
  firstSeenAt,
  name: () => uid,
});

/** A volume made at 100 days, last seen by the look that began at 110, missing at the end of the look at 111. */
const day = (count: number) => count * DAY_MS;
const gone = { createdAt: day(100), lastSeenAt: day(110), goneAt: day(111) };

describe("the end of an object", () => {
  it("is witnessed by what is younger, was known before and lives on", () => {
    const witnesses = witnessesOf([known("pod", day(105), day(106))], day(112), day(112));
    expect(witnesses.endOf(gone)).toEqual({ name: "pod", at: day(112) });
  });

  it("is not witnessed by what is older: a backup may be between the two", () => {
    const witnesses = witnessesOf([known("pod", day(99), day(100))], day(112), day(112));
    expect(witnesses.endOf(gone)).toBeNull();
  });

  it("is not witnessed by what is hardly younger: clocks of API servers differ", () => {
    const at = gone.createdAt + WITNESS_MARGIN_MS - 1;
    expect(witnessesOf([known("pod", at, at)], day(112), day(112)).endOf(gone)).toBeNull();
    const later = [known("pod", at + 1, at + 1)];
    expect(witnessesOf(later, day(112), day(112)).endOf(gone)).not.toBeNull();
  });

  it("is not witnessed by what was first seen when it may have been gone: it may be as new as the restore", () => {
    const late = [known("pod", day(105), day(110) + 1)];
    expect(witnessesOf(late, day(112), day(112)).endOf(gone)).toBeNull();
  });

  it("takes a second look without it: nothing within one look proves anything", () => {
    const there = [known("pod", day(105), day(106))];
    expect(witnessesOf(there, day(111) - 1, day(111)).endOf(gone)).toBeNull();
  });

  it("is no end while it is there", () => {
    const there = [known("pod", day(105), day(106))];
    const alive = { ...gone, lastSeenAt: null, goneAt: null };
    expect(witnessesOf(there, day(112), day(112)).endOf(alive)).toBeNull();
  });
});

describe("young objects", () => {
  const pods = (count: number) =>
    Array.from({ length: count }, (_, place) =>
      aPod({ uid: `pod-${place}`, name: `pod-${place}`, createdAt: NOW - place * 60_000 }),
    );

  it("are the youngest of all kinds, with the look that first showed them", () => {
    const { there, next } = youngIn(inventoryOf({ pods: pods(300) }), CLUSTER, [], NOW);
    expect(there).toEqual([]);
    expect(next).toHaveLength(64);
    expect(next[0]).toEqual(young("pod-0", NOW, NOW));
  });

  it("that live on stay before those that are new: most Pods do not live until the next look", () => {
    const before = [young("pod-250", NOW - 250 * 60_000, 7), young("gone", NOW, 7)];
    const { there, next } = youngIn(inventoryOf({ pods: pods(300) }), CLUSTER, before, NOW);
    expect(there).toEqual([before[0]]);
    expect(next).toContainEqual(before[0]);
    expect(next).not.toContainEqual(before[1]);
  });

  it("of another cluster are none", () => {
    const { next } = youngIn(inventoryOf({ pods: pods(3) }), "other", [], NOW);
    expect(next).toEqual([]);
  });
});
