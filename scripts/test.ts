/**
 * `npm test`: the static half, then all unit and integration tests. `npm test -- PATTERN` runs the test files whose path
 * contains PATTERN, and no static half; vitest's own options go through (`-t "name"`); `--slowest` lists the ten slowest.
 * The last line is always `N passed, N failed`, and the exit code says the same.
 */
import { parseCLI, startVitest } from "vitest/node";
import { type Outcome, runSteps, STEPS } from "./check/steps.ts";
import { ROOT } from "./root.ts";
import { TallyReporter } from "./test/tally.ts";

const SLOWEST = "--slowest";

const args = process.argv.slice(2);
const { filter, options } = parseCLI(["vitest", "run", ...args.filter((arg) => arg !== SLOWEST)]);
const NONE: Outcome = { passed: 0, failed: 0 };
const checked = args.every((arg) => arg === SLOWEST) ? await runSteps(STEPS) : NONE;

const reporter = new TallyReporter();
const reporters = ["default", reporter];
const vitest = await startVitest(filter, { ...options, root: ROOT, watch: false, reporters });
await vitest.close();

const tested = reporter.tally({
  skippedFails: process.env["CI"] === "true",
  selected: options.testNamePattern !== undefined,
});
const passed = checked.passed + tested.passed;
const failed =
  checked.failed + tested.failed + (vitest.state.getTestModules().length === 0 ? 1 : 0);
const slowest = args.includes(SLOWEST) ? reporter.slowest(10) : [];
const lines = [...tested.notes, ...slowest, `${passed} passed, ${failed} failed`];
process.stdout.write(`${lines.join("\n")}\n`);
process.exitCode = failed === 0 ? 0 : 1;
