import { describe, expect, it } from "vitest";
import { A_DAY, faultsIn, ignoreCommand, listAgainCommand, untilOf } from "./leaving-alone.ts";

const NOW = Date.UTC(2026, 10, 27, 12);
const LEAVING = { reason: "the auditors keep it", term: "30d", day: "" };

describe("to leave a finding alone", () => {
  it.each([
    ["a reason and a term are enough", {}, []],
    ["spaces are no reason", { reason: "  " }, ["noReason"]],
    ["a reason has an end", { reason: "x".repeat(501) }, ["longReason"]],
    ["a day is to come", { term: A_DAY, day: "2026-11-28" }, []],
    ["today has begun", { term: A_DAY, day: "2026-11-27" }, ["pastDay"]],
    ["a day is one", { term: A_DAY, day: "2026-02-31x" }, ["noDay"]],
    ["a day is named", { term: A_DAY }, ["noDay"]],
    ["everything that is wrong is said", { reason: "", term: A_DAY }, ["noReason", "noDay"]],
  ])("%s", (_, over, faults) => {
    expect(faultsIn({ ...LEAVING, ...over }, NOW)).toEqual(faults);
  });

  it("says until when as the API takes it", () => {
    expect(untilOf(LEAVING)).toBe("30d");
    expect(untilOf({ ...LEAVING, term: A_DAY, day: "2027-01-31" })).toBe("2027-01-31");
  });

  it("has a command, and one that takes it back", () => {
    expect(ignoreCommand("0b3f8a566f5e4a8d")).toBe(
      'plumbline ignore 0b3f8a566f5e4a8d --until 30d --reason "…"',
    );
    expect(listAgainCommand("0b3f8a566f5e4a8d")).toBe(
      'plumbline ignore 0b3f8a566f5e4a8d --end --reason "…"',
    );
  });
});
