import { expect, it } from "vitest";
import { longFirst } from "./long-first.ts";

it("begins with what takes minutes, and keeps the order otherwise", () => {
  const files = ["/a/program/src/x.test.ts", "/a/sim/sim.test.ts", "/a/ui/src/y.test.ts"];
  const browser = "/a/ui/browser/controls.test.ts";
  expect(longFirst([...files, browser], (path) => path)).toEqual([
    "/a/sim/sim.test.ts",
    browser,
    "/a/program/src/x.test.ts",
    "/a/ui/src/y.test.ts",
  ]);
});
