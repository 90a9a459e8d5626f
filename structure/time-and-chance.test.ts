import { describe, expect, it } from "vitest";
import { listed, parse, projectSources } from "./sources.ts";
import { timeAndChanceFaults } from "./time-and-chance.ts";

function faultsOf(text: string, path = "program/src/monitor/a.ts"): string[] {
  return listed(timeAndChanceFaults(parse(path, text)));
}

describe("time, chance and environment", () => {
  it("are touched in their homes only", () => {
    expect(listed(projectSources().flatMap(timeAndChanceFaults))).toEqual([]);
  });

  it.each([
    "Date.now();",
    'Date["now"]();',
    "new Date();",
    "Date();",
    "performance.now();",
    "globalThis.performance.now();",
    "Math.random();",
    'process.env["HOME"];',
    "const { env } = process;",
    "process.hrtime.bigint();",
    "AbortSignal.timeout(1);",
    "setTimeout(f, 1);",
    "globalThis.setTimeout(f, 1);",
    "const later = setInterval;",
    "run({ timer: setImmediate });",
    'import { setTimeout } from "node:timers/promises";',
    'import { env } from "node:process";',
    'import { setTimeout } from "timers/promises";',
    'await import("node:timers");',
    'import { createHash, randomUUID } from "node:crypto";',
  ])("finds %s", (text) => {
    expect(faultsOf(text)).toHaveLength(1);
  });

  it.each([
    "new Date(0);",
    "clock.setTimeout(f, 1);",
    "clock.now();",
    "let timer: ReturnType<typeof setTimeout>;",
    "const limits = { setTimeout: 1 };",
    "interface Timers { setTimeout(): void }",
    "Math.max(1, 2);",
    "process.cwd();",
  ])("leaves %s alone", (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  it("have homes", () => {
    expect(faultsOf("Date.now();", "program/src/lib/clock.ts")).toEqual([]);
    expect(faultsOf("process.env;", "program/src/config/load.ts")).toEqual([]);
    expect(faultsOf("process.env;", "program/src/main.ts")).toEqual([]);
    expect(faultsOf("setTimeout(f);", "simulators/clock.ts")).toEqual([]);
    expect(faultsOf("setTimeout(f);", "simulators/truenas/clock.ts")).toHaveLength(1);
    expect(faultsOf("Math.random();", "sim/plan.ts")).toHaveLength(1);
  });
});
