import { describe, expect, it } from "vitest";
import { RULES } from "../findings/rules/index.ts";
import { boundsProblem } from "./bounds.ts";

describe("bounds", () => {
  it("let every default of every rule be written", () => {
    for (const { code, options } of RULES)
      for (const [name, option] of Object.entries(options.properties)) {
        const { default: value } = option as { default?: unknown };
        expect([code, name, boundsProblem(value, option)]).toEqual([code, name, null]);
      }
  });
});
