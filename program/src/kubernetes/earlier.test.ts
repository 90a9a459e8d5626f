import { describe, expect, it } from "vitest";
import { aPv, CLUSTER, inventoryOf } from "../model/given.ts";
import { keyOfRecord } from "../model/identity.ts";
import { earlierIn } from "./earlier.ts";
import { KINDS } from "./kinds/kinds.ts";

const [kept, changed, deleted] = [aPv({ uid: "1" }), aPv({ uid: "2" }), aPv({ uid: "3" })];

describe("a later read held against an earlier one", () => {
  const inventory = inventoryOf({ persistentVolumes: [kept, changed, deleted] });

  it("knows what is as it was, what differs, what is new, and what is gone", () => {
    const earlier = earlierIn(inventory, KINDS.persistentVolumes, CLUSTER);
    const now = [{ ...kept }, aPv({ uid: "2", phase: "Released" }), aPv({ uid: "4" })];
    expect(now.map((record) => earlier.isAsBefore(record))).toEqual([true, false, false]);
    expect(earlier.gone()).toEqual([keyOfRecord(deleted)]);
  });

  it("says nothing about another cluster", () => {
    const earlier = earlierIn(inventory, KINDS.persistentVolumes, "another");
    expect(earlier.isAsBefore(kept)).toBe(false);
    expect(earlier.gone()).toEqual([]);
  });
});
