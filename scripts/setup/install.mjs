import { spawn } from "node:child_process";
import { join } from "node:path";
import { withLock } from "../lock.mjs";
import { isInstalled } from "./lockfile.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * Installs the dependencies from the lockfile unless they are there. Several processes may call it at once: one installs.
 * @param {string} root folder of the project
 * @param {(text: string) => void} say progress, for a person
 */
export async function install(root, say) {
  if (isInstalled(root)) return;
  const lock = join(root, ".cache", "setup.lock");
  const action = async () => (isInstalled(root) ? undefined : npmCi(root, say));
  await withLock(lock, action, (owner) => say(`waiting for the set-up of process ${owner} …\n`));
}

/**
 * @param {string} root
 * @param {(text: string) => void} say
 */
async function npmCi(root, say) {
  const startedAt = Date.now();
  say("installing dependencies from the lockfile … ");
  const { code, output } = await npm(root, [
    "ci",
    "--ignore-scripts",
    "--include=dev",
    "--include=optional",
    "--prefer-offline",
    "--loglevel=error", // without it npm 11 on Node 20 warns of engines and user settings, none of which matters here
  ]);
  if (code !== 0) throw new SetupError(`npm ci failed:\n${output.trim()}`);
  say(`${Math.round((Date.now() - startedAt) / 1000)} s\n`);
}

/**
 * Runs the npm that called us, else the one on PATH, and collects what it says.
 * @param {string} root
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function npm(root, args) {
  const caller = process.env["npm_execpath"];
  const isNpm = caller?.endsWith("npm-cli.js") === true;
  const child = isNpm
    ? spawn(process.execPath, [caller, ...args], { cwd: root })
    : spawn("npm", args, { cwd: root, shell: process.platform === "win32" });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  }
  return new Promise((resolve) => {
    child.on("error", (error) =>
      resolve({ code: null, output: `npm does not start: ${error.message}` }),
    );
    child.on("close", (code) => resolve({ code, output }));
  });
}
