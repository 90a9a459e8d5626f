import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT, tool } from "../root.ts";

/** One command of the static half; it fails by its exit code. */
export interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

/** The static half of the tests. Together they take about three seconds, so none is left out anywhere. */
export const STEPS: readonly Step[] = Object.freeze([
  { name: "types", command: [tool("tsc"), "-p", ROOT, "--pretty"] },
  { name: "types of the pages", command: [tool("tsc"), "-p", join(ROOT, "ui"), "--pretty"] },
  { name: "lint", command: [tool("oxlint"), "--deny-warnings", ROOT] },
  { name: "format", command: [tool("oxfmt"), "--check", ROOT] },
  {
    name: "unused code",
    command: [tool("knip"), "--no-progress", "--treat-config-hints-as-errors"],
  },
  {
    name: "reference pages",
    command: [process.execPath, join(ROOT, "scripts/reference.ts"), "--check"],
  },
]);

/** How many steps held and how many did not. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** Runs the steps one after the other (each uses every core), with a line for each and the whole output of one that fails. */
export async function runSteps(steps: readonly Step[]): Promise<Outcome> {
  let failed = 0;
  for (const step of steps) {
    const startedAt = performance.now();
    const { code, output } = await run(step.command);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${code === 0 ? "ok    " : "FAILED"} ${step.name} (${seconds} s)\n`);
    if (code === 0) continue;
    failed += 1;
    process.stdout.write(`${output.trimEnd()}\n`);
  }
  return { passed: steps.length - failed, failed };
}

function run([file = "", ...args]: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(file, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
