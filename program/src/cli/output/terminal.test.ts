import { describe, expect, it } from "vitest";
import { describeTerminal, toned } from "./terminal.ts";

const SCREEN = { isTTY: true, columns: 100 };

describe("what a stream can show", () => {
  it.each([
    ["a terminal", SCREEN, {}, { columns: 100, color: true, unicode: true }],
    ["a pipe", {}, {}, { columns: null, color: false, unicode: true }],
    [
      "a terminal that does not say its width",
      { isTTY: true },
      {},
      { columns: 80, color: true, unicode: true },
    ],
    [
      "a terminal that says it has none, as one whose size nobody set",
      { isTTY: true, columns: 0 },
      {},
      { columns: 80, color: true, unicode: true },
    ],
    [
      "NO_COLOR",
      SCREEN,
      { NO_COLOR: "1", FORCE_COLOR: "1" },
      { columns: 100, color: false, unicode: true },
    ],
    [
      "an empty NO_COLOR, which is not set",
      SCREEN,
      { NO_COLOR: "" },
      { columns: 100, color: true, unicode: true },
    ],
    [
      "FORCE_COLOR into a pipe",
      {},
      { FORCE_COLOR: "1" },
      { columns: null, color: true, unicode: true },
    ],
    ["FORCE_COLOR=0", SCREEN, { FORCE_COLOR: "0" }, { columns: 100, color: false, unicode: true }],
    ["TERM=dumb", SCREEN, { TERM: "dumb" }, { columns: 100, color: false, unicode: false }],
    [
      "a locale without UTF-8",
      SCREEN,
      { LANG: "C" },
      { columns: 100, color: true, unicode: false },
    ],
    [
      "LC_ALL over LANG",
      SCREEN,
      { LANG: "C", LC_ALL: "de_DE.utf8" },
      { columns: 100, color: true, unicode: true },
    ],
  ])("%s", (_, stream, environment, terminal) => {
    expect(describeTerminal(stream, environment)).toEqual(terminal);
  });

  it("colours nothing where it may not", () => {
    expect(toned("x", "bad", describeTerminal(SCREEN, {}, true))).toBe("x");
    expect(toned("x", "warning", describeTerminal(SCREEN, {}))).toBe("\u001b[33mx\u001b[39m");
  });
});
