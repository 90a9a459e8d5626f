import { describe, expect, it } from "vitest";
import { barrels, defaultExports, undocumentedExports } from "./exports.ts";
import { listed, parse, projectSources } from "./sources.ts";

const PATH = "program/src/model/a.ts";

describe("every export has a docstring", () => {
  it("in every file", () => {
    expect(listed(projectSources().flatMap(undocumentedExports))).toEqual([]);
  });

  it.each([
    "export function f() {}",
    "export const f = 1;",
    "export interface F { /** x */ a: 1 }",
    "export type F = 1;",
    "export class F {}",
    "export const { f } = g;",
    "/* not a docstring */\nexport const f = 1;",
    "// not a docstring\nexport const f = 1;",
    "/** */\nexport const f = 1;",
    "/** Of something else. */\nconst e = 0;\nexport const f = 1;",
    "/** The first. */\nexport const e = 0;\nexport const f = 1;",
  ])("finds %j", (text) => {
    expect(undocumentedExports(parse(PATH, text))).toHaveLength(1);
  });

  it.each([
    "/** What it is. */\nexport const f = 1;",
    "/** What it is. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;\nexport function f(a: 1 | 2) { return a; }",
    "/** What it is. */\nexport interface F { a: 1 }",
    'export type { F } from "./f.ts";',
    "const f = 1;\nexport { f };",
    'export const f = scenario("TRAP-01", "f", "Somebody did something.");',
  ])("leaves %j alone", (text) => {
    expect(undocumentedExports(parse(PATH, text))).toEqual([]);
  });

  it("does not ask it of tests", () => {
    expect(undocumentedExports(parse("program/src/model/given.ts", "export const f = 1;"))).toEqual(
      [],
    );
  });
});

describe("exports have names and an owner", () => {
  it("in every file", () => {
    expect(listed(projectSources().flatMap(defaultExports))).toEqual([]);
    expect(listed(projectSources().flatMap(barrels))).toEqual([]);
  });

  it("finds a default export, except in a configuration file", () => {
    expect(defaultExports(parse(PATH, "export default 1;"))).toHaveLength(1);
    expect(defaultExports(parse("vitest.config.ts", "export default 1;"))).toEqual([]);
  });

  it.each([
    'export * from "./b.ts";',
    'export { b } from "./b.ts";\nexport type { C } from "./c.ts";',
    'import { b } from "./b.ts";\nexport { b };',
  ])("finds the barrel %j", (text) => {
    expect(barrels(parse(PATH, text))).toHaveLength(1);
  });

  it("leaves a file alone that adds something of its own, or exports nothing", () => {
    expect(barrels(parse(PATH, 'export { b } from "./b.ts";\nexport const c = 1;'))).toEqual([]);
    expect(barrels(parse(PATH, 'import "./b.ts";'))).toEqual([]);
    expect(
      barrels(parse("program/src/findings/rules/index.ts", 'export * from "./b.ts";')),
    ).toEqual([]);
  });
});
