import { describe, expect, it } from "vitest";
import { type CountedTest, tally } from "./tally.ts";

const GO = "needs Go 1.26 on PATH";
const HERE = { skippedFails: false, selected: false };

function given(state: "passed" | "failed" | "skipped" | "pending", note?: string): CountedTest {
  return { fullName: `a test that ${state}`, result: () => ({ state, note }) };
}

describe("the closing line", () => {
  it("counts what passed and what failed", () => {
    const tests = [given("passed"), given("passed"), given("failed")];
    expect(tally(tests, 0, HERE)).toEqual({ passed: 2, failed: 1, notes: [] });
  });

  it("counts files that did not load and errors that nobody caught", () => {
    expect(tally([given("passed")], 2, HERE)).toMatchObject({ failed: 2 });
  });

  it("counts a test that never ended as failed", () => {
    expect(tally([given("pending")], 0, HERE)).toMatchObject({ failed: 1 });
  });

  it("says what a skipped test lacks, and fails it in continuous integration", () => {
    const tests = [given("skipped", GO), given("skipped"), given("skipped", GO)];
    const notes = [
      `skipped 2, the first "a test that skipped": ${GO}`,
      'skipped 1, the first "a test that skipped": no reason given',
    ];
    expect(tally(tests, 0, HERE)).toEqual({ passed: 0, failed: 0, notes });
    expect(tally(tests, 0, { ...HERE, skippedFails: true })).toEqual({
      passed: 0,
      failed: 3,
      notes,
    });
  });

  it("leaves out what was not selected by name", () => {
    const tests = [given("skipped"), given("passed"), given("skipped", "needs Go")];
    const tallied = tally(tests, 0, { skippedFails: true, selected: true });
    expect(tallied).toMatchObject({ passed: 1, failed: 1 });
  });
});
