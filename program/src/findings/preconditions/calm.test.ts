import { describe, expect, it } from "vitest";
import { aClaim, aPv, aSystem, DAY_MS, together } from "../../model/given.ts";
import type { Finding } from "../finding.ts";
import { GivenLooks } from "../given-look.ts";
import { pvDriverGone } from "../rules/pv-driver-gone.ts";
import type { PreconditionId } from "./precondition.ts";

const stateOf = ({ preconditions }: Finding, wanted: PreconditionId) =>
  preconditions.find(({ id }) => id === wanted);

describe("a rule about a cluster alone, and a NAS that could not be asked who it is and what time it is", () => {
  const orphaned = together({ persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] });
  const almost = () => {
    const looks = new GivenLooks([pvDriverGone]);
    for (const day of [0, 1]) looks.at(day, orphaned);
    return looks;
  };

  it("is confirmed where the NAS says both", () => {
    expect(almost().one(2, orphaned).verdict).toBe("confirmed");
  });

  it("HAZ-37: nothing is held against a clock of this machine that may be wrong", () => {
    const wrong = together(orphaned, { system: [aSystem({ clockSkewMs: 10 * DAY_MS })] });
    expect(stateOf(almost().one(2, wrong), "P7")?.state).toBe("failed");
    for (const over of [{ unidentified: "nas1" as const }, { lost: ["system"] as const }]) {
      const finding = almost().one(2, wrong, over);
      expect(stateOf(finding, "P7")).toMatchObject({
        state: "notCheckable",
        missing: [
          "the clock of nas1 could not be read: it would show whether that of this machine is right",
        ],
      });
      expect(finding.verdict).toBe("suspect");
    }
  });

  it("HAZ-29: nothing shows whether another NAS answers", () => {
    const finding = almost().one(2, orphaned, { unidentified: "nas1" });
    expect(stateOf(finding, "P9")).toMatchObject({
      state: "notCheckable",
      missing: ["nas1 could not be identified: whether it is still the same cannot be told"],
    });
  });
});
