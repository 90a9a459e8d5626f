import { describe, expect, it } from "vitest";
import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import type { Coverage } from "../model/inventory.ts";
import { exitCode } from "./exit-code.ts";

type Case = readonly [severity: Finding["severity"], verdict: Finding["verdict"]];

const findings = (cases: readonly Case[]) =>
  cases.map(([severity, verdict]) => ({ severity, verdict }) as Finding);

const part = (state: string, code?: string, rows = 0, name = "prod") =>
  ({
    source: { kind: "cluster", name },
    state,
    rows,
    ...(code ? { reason: { code, message: "m", next: "n" } } : {}),
  }) as unknown as Coverage;

const reportWith = (coverage: readonly Coverage[]) => ({ coverage }) as Report;

const READ = reportWith([part("complete", undefined, 3)]);

describe("the exit code", () => {
  it.each<[string, readonly Case[], "warning" | "error", number]>([
    ["is 0 where nothing was found", [], "warning", 0],
    ["is 0 for notes", [["info", "confirmed"]], "warning", 0],
    [
      "is 1 for warnings, suspect or confirmed",
      [
        ["warning", "suspect"],
        ["info", "confirmed"],
      ],
      "warning",
      1,
    ],
    [
      "is 2 for errors",
      [
        ["warning", "suspect"],
        ["error", "suspect"],
      ],
      "warning",
      2,
    ],
    ["is 0 for warnings where only errors count", [["warning", "confirmed"]], "error", 0],
    ["is 2 for errors where only errors count", [["error", "confirmed"]], "error", 2],
    [
      "is 3 where anything could not be judged, whatever else was found",
      [
        ["error", "confirmed"],
        ["info", "unknown"],
      ],
      "error",
      3,
    ],
  ])("%s", (_, cases, failOn, code) => {
    expect(exitCode(READ, findings(cases), { failOn })).toBe(code);
    expect(exitCode(READ, findings(cases), { failOn, exitZero: true })).toBe(0);
  });

  it("is 3 where one of two sources gave nothing, even if no rule asked it", () => {
    const half = [part("complete", undefined, 3), part("incomplete", "unreachable", 0, "nas1")];
    expect(exitCode(reportWith(half), [], { failOn: "warning" })).toBe(3);
  });

  it.each<[string, readonly Coverage[], number]>([
    [
      "69 where no source let us in",
      [part("incomplete", "unreachable"), part("incomplete", "unauthenticated")],
      69,
    ],
    [
      "3 where one of two answered",
      [part("incomplete", "unreachable"), part("complete", undefined, 1)],
      3,
    ],
    ["3 where it is only not permitted", [part("notPermitted", "notPermitted")], 3],
    ["3 where it broke off in the middle", [part("incomplete", "interrupted", 5)], 3],
  ])("is %s", (_, coverage, code) => {
    expect(
      exitCode(reportWith(coverage), findings([["error", "unknown"]]), { failOn: "warning" }),
    ).toBe(code);
  });
});
