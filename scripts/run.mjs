/**
 * Runs a script of the project on a machine that has only Node 20 and npm: `node scripts/run.mjs scripts/test.ts …`.
 * Installs the dependencies when they are missing or not those of the lockfile, then goes on under the Node that the
 * lockfile pins. Uses nothing but Node itself, and no syntax newer than Node 20.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "./setup/install.mjs";
import { findNode } from "./setup/runtime.mjs";
import { SetupError } from "./setup/setup-error.mjs";

/** How long what was started may outlive npm. */
const NPM_CHECK_MS = 1_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

try {
  await install(root, (text) => process.stderr.write(text));
  const [script = "", ...args] = process.argv.slice(2);
  follow(start(findNode(root), [join(root, script), ...args]));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`\nset-up: ${error.message}\n`);
  process.exitCode = 1;
}

/**
 * @param {string} node
 * @param {string[]} args
 */
function start(node, args) {
  const tools = join(root, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${tools}${delimiter}${process.env["PATH"] ?? ""}` };
  return spawn(node, args, { stdio: "inherit", env });
}

/**
 * Ends as the child ends. A terminal sends Ctrl-C to both, so it is left to the child; other signals are passed on. npm passes on none:
 * when it is gone, the child is ended.
 * @param {import("node:child_process").ChildProcess} child
 */
function follow(child) {
  if (process.env["npm_lifecycle_event"] !== undefined) {
    const npm = process.ppid;
    const isGone = () => process.ppid !== npm && child.kill("SIGTERM");
    setInterval(isGone, NPM_CHECK_MS).unref();
  }
  process.on("SIGINT", () => undefined);
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("close", (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}
