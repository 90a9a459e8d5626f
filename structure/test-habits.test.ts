import { describe, expect, it } from "vitest";
import { listed, parse, projectSources } from "./sources.ts";
import { testHabitFaults } from "./test-habits.ts";

function faultsOf(text: string): string[] {
  return listed(testHabitFaults(parse("program/src/model/a.test.ts", text)));
}

describe("tests run, as they are, and do not wait", () => {
  it("in every test file", () => {
    expect(listed(projectSources().flatMap(testHabitFaults))).toEqual([]);
  });

  it.each([
    'it.only("x", f);',
    'describe.skip("x", f);',
    'test.todo("x");',
    'it.only.each([1])("x", f);',
    'vi.mock("./b.ts");',
    'vi.doMock("./b.ts");',
    "await new Promise((resolve) => setTimeout(resolve, 100));",
    "await sleep(50);",
  ])("finds %s", (text) => {
    expect(faultsOf(text)).toHaveLength(1);
  });

  it.each([
    'it.each([1])("x", f);',
    'context.skip("needs Go");',
    "vi.fn();",
    "await clock.sleep(500);",
    "await sleep(1);",
  ])("leaves %s alone", (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});
