import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./root.ts";

function npmTest(...args: string[]): { last: string | undefined; status: number | null } {
  const command = [join(ROOT, "scripts/run.mjs"), "scripts/test.ts", ...args];
  const { stdout, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
  return { last: stdout.trim().split("\n").at(-1), status };
}

describe("npm test -- PATTERN", () => {
  it("closes with what passed and what failed", () => {
    expect(npmTest("scripts/test/tally")).toEqual({ last: "5 passed, 0 failed", status: 0 });
  });

  it("hands vitest its options", () => {
    const selected = npmTest("scripts/test/tally", "-t", "never ended");
    expect(selected).toEqual({ last: "1 passed, 0 failed", status: 0 });
  });

  it("fails when no test file matches", () => {
    expect(npmTest("no/such/file")).toEqual({ last: "0 passed, 1 failed", status: 1 });
  });
});
