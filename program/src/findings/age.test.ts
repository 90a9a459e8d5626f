import { describe, expect, it } from "vitest";
import { aSystem, DAY_MS, inventoryOf, NOW, SYSTEM } from "../model/given.ts";
import { withinGrace } from "./age.ts";

const inventory = inventoryOf({ system: [aSystem()] });
const hourOld = { system: SYSTEM, createdAt: NOW - 3_600_000 };

describe("the age of what a NAS made", () => {
  it("is what it was when the clock of the NAS was read", () => {
    expect(withinGrace(hourOld, DAY_MS, inventory, NOW)).toMatchObject({ is: "quiet" });
    expect(withinGrace(hourOld, 3_599_000, inventory, NOW)).toBeNull();
  });

  it("HAZ-37: does not grow because our clock jumps while we look", () => {
    for (const now of [NOW + 2 * DAY_MS, NOW - 2 * DAY_MS]) {
      expect(withinGrace(hourOld, DAY_MS, inventory, now)).toMatchObject({ is: "quiet" });
      expect(withinGrace(hourOld, 3_599_000, inventory, now)).toBeNull();
    }
  });
});
