import { runSteps } from "./check/steps.ts";
import { ROOT, tool } from "./root.ts";

const { failed } = await runSteps([
  { name: "lint", command: [tool("oxlint"), "--fix", ROOT] },
  { name: "format", command: [tool("oxfmt"), ROOT] },
]);
process.exitCode = failed === 0 ? 0 : 1;
