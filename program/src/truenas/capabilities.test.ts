import { describe, expect, test } from "vitest";
import { CAPABILITIES, chooseLegacy, chooseVersion } from "./capabilities.ts";
import { SHAPES } from "./shapes.ts";

const choice = (...offered: string[]) => {
  const chosen = chooseVersion(offered);
  return chosen && [chosen.version, chosen.capability.line, chosen.doubt];
};
const newer = (version: string) => `API ${version} is newer than the versions we have a table for`;

describe("chooseVersion", () => {
  test("takes the highest version that the table lists", () => {
    expect(choice("v25.10.0", "v25.10.5", "v25.10.2")).toEqual(["v25.10.5", "25.10", null]);
    expect(choice("v25.04.2", "v25.10.5", "v26.0.0")).toEqual(["v26.0.0", "26.0", null]);
  });

  test("FLT-T19: reads an unknown version of a known line through that line", () => {
    expect(choice("v25.10.5", "v25.10.9")).toEqual(["v25.10.9", "25.10", null]);
    expect(choice("v26.0.0", "v26.3.0")).toEqual(["v26.3.0", "26.0", null]);
    expect(choice("v25.10.10", "v25.10.9")).toEqual(["v25.10.10", "25.10", null]);
  });

  test("FLT-T19: doubts whatever a system of an unlisted line says", () => {
    expect(choice("v26.0.0", "v27.0.0")).toEqual(["v26.0.0", "26.0", newer("v27.0.0")]);
    expect(choice("v28.0.0")).toEqual(["v28.0.0", "26.0", newer("v28.0.0")]);
  });

  test("reads 25.04 in its newest version, and never a newer system in that of an older line", () => {
    expect(choice("v25.04.0", "v25.04.2")).toEqual(["v25.04.2", "25.04", null]);
    expect(choice("v25.04.2", "v25.10.0")).toEqual(["v25.10.0", "25.10", null]);
  });

  test("cannot read what names no version, nor the old protocol under a version of the new one", () => {
    expect(choice("v24.10", "v24.10.0")).toBeNull();
    expect(choice()).toBeNull();
    expect(choice("current", "26")).toBeNull();
  });
});

describe("chooseLegacy", () => {
  test.each(["TrueNAS-SCALE-24.10.0", "TrueNAS-SCALE-24.10.2.4", "TrueNAS-24.10"])(
    "reads %s",
    (version) => {
      expect(chooseLegacy(version)).toMatchObject({ version: "v24.10", doubt: null });
    },
  );

  test.each([
    "TrueNAS-SCALE-24.04.2",
    "TrueNAS-25.04.2",
    "TrueNAS-13.0-U6",
    "24.10.2",
    "",
    "x 24.10",
  ])("does not take %j for 24.10", (version) => {
    expect(chooseLegacy(version)).toBeNull();
  });
});

test("every line of the table has shapes of its own", () => {
  expect(CAPABILITIES.map(({ line }) => SHAPES[line].version)).toEqual(
    CAPABILITIES.map(({ line }) => line),
  );
});
