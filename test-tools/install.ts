import { execFile } from "node:child_process";
import { accessSync, constants, writeSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { withLock } from "../scripts/lock.mjs";
import { ROOT } from "../scripts/root.ts";
import type { Environment, Say } from "./go/cache.ts";

const run = promisify(execFile);
const STDERR = 2;

/** Where a program of this name lies on the PATH; null where it does not. */
export function onPath(program: string, environment: Environment): string | null {
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

/** Whether this file can be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Installs packages of Debian, as CI does for tests that need them; one process at a time, because only one may fetch the lists. Throws
 * the package manager's own words.
 */
export async function installDebian(
  packages: readonly string[],
  environment: Environment = process.env,
  say: Say = sayAtOnce,
): Promise<void> {
  say(`installing ${packages.join(" ")}`);
  const options = ["install", "-y", "-qq", "--no-install-recommends"];
  const env = { ...environment, DEBIAN_FRONTEND: "noninteractive" };
  await withLock(
    join(ROOT, ".cache/apt.lock"),
    async () => {
      await run("apt-get", ["update", "-qq"], { env });
      await run("apt-get", [...options, "-o", "DPkg::Lock::Timeout=300", ...packages], { env });
    },
    (owner) => say(`waiting for process ${owner}, which installs as well`),
  );
}

/** Past the test runner, which would hold the line back. */
function sayAtOnce(line: string): void {
  writeSync(STDERR, `debian: ${line}\n`);
}
