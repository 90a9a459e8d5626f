import { describe, expect, it } from "vitest";
import { importFaults } from "./imports.ts";
import { listed, parse, projectSources } from "./sources.ts";

function faultsOf(path: string, text: string): string[] {
  return listed(importFaults(parse(path, text)));
}

describe("who may import whom", () => {
  it("is kept by every file", () => {
    expect(listed(projectSources().flatMap(importFaults))).toEqual([]);
  });

  it.each([
    ["an import", 'import { x } from "../findings/x.ts";'],
    ["an import of types", 'import type { X } from "../findings/x.ts";'],
    ["a lazy import", 'const x = await import("../findings/x.ts");'],
    ["a type of a module", 'type X = import("../findings/x.ts").X;'],
    ["a re-export", 'export { x } from "../findings/x.ts";'],
    ["a re-export of all", 'export * from "../findings/x.ts";'],
    ["a worker thread", 'new URL("../findings/x.ts", import.meta.url);'],
    ["a workspace's name", 'import { x } from "@plumbline/program/src/findings/x.ts";'],
  ])("finds a border crossed by %s", (_how, text) => {
    expect(faultsOf("program/src/model/a.ts", text)).toEqual([
      "program/src/model/a.ts:1: model may not import findings",
    ]);
  });

  it("leaves the own folder, the allowed folders and packages alone", () => {
    const text = 'import "./b.ts";\nimport "../lib/c.ts";\nimport "node:fs";\nimport "undici";';
    expect(faultsOf("program/src/model/a.ts", text)).toEqual([]);
  });

  it("lets nobody import the command line or the composition root", () => {
    const text = 'import "../cli/app.ts";\nimport "../main.ts";';
    expect(faultsOf("program/src/monitor/a.ts", text)).toHaveLength(2);
    expect(faultsOf("program/src/cli/commands/a.ts", 'import "../../monitor/a.ts";')).toEqual([]);
  });

  it("asks for a row for a new folder", () => {
    expect(faultsOf("program/src/novel/a.ts", 'import "../lib/a.ts";')).toEqual([
      "program/src/novel/a.ts:1: novel has no row in MAY_IMPORT",
    ]);
  });

  it("lets tests use the simulators, and the program no test code", () => {
    const text = 'import "../../../simulators/truenas/a.ts";';
    expect(faultsOf("program/src/truenas/a.test.ts", text)).toEqual([]);
    expect(faultsOf("program/src/truenas/a.ts", text)).toHaveLength(1);
    expect(faultsOf("program/src/truenas/a.ts", 'import "./given.ts";')).toHaveLength(1);
  });

  it("keeps the simulators free of the program, but for the shapes as data", () => {
    const shapes = "../../program/src/truenas/shapes";
    expect(faultsOf("simulators/truenas/a.ts", `import "${shapes}/25.10.json";`)).toEqual([]);
    expect(faultsOf("simulators/truenas/a.ts", `import "${shapes}/read.ts";`)).toHaveLength(1);
    expect(faultsOf("simulators/a.test.ts", 'import "../program/src/lib/a.ts";')).toHaveLength(1);
  });

  it("keeps the simulation to the pure middle and the world", () => {
    const pure = 'import "../program/src/findings/a.ts";\nimport "../simulators/world/a.ts";';
    expect(faultsOf("sim/a.ts", pure)).toEqual([]);
    const edges = 'import "../program/src/truenas/a.ts";\nimport "../simulators/truenas/a.ts";';
    expect(faultsOf("sim/a.test.ts", edges)).toHaveLength(2);
  });

  it("lets the pages see types of the API and nothing else", () => {
    const contract = "../../program/src/api/contract.ts";
    expect(faultsOf("ui/src/a.ts", `import type { X } from "${contract}";`)).toEqual([]);
    expect(faultsOf("ui/src/a.ts", `import { x } from "${contract}";`)).toHaveLength(1);
  });

  it("lets tests in a browser start everything, and pages nothing of theirs", () => {
    const all = 'import "../../program/src/cli/a.ts";\nimport "../../simulators/world/a.ts";';
    expect(faultsOf("ui/browser/a.ts", all)).toEqual([]);
    expect(faultsOf("ui/src/a.ts", 'import "../browser/a.ts";')).toHaveLength(1);
  });
});
