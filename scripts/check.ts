import { runSteps, STEPS } from "./check/steps.ts";

const { passed, failed } = await runSteps(STEPS);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
