import { execFile } from "node:child_process";
import { writeSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);
const STDERR = 2;

/** Installs packages of Debian, as CI does for tests that need them. Throws the package manager's own words. */
export async function installDebian(...packages: readonly string[]): Promise<void> {
  writeSync(STDERR, `debian: installing ${packages.join(" ")}\n`);
  await run("apt-get", ["update", "-qq"]);
  const options = ["install", "-y", "-qq", "--no-install-recommends"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", [...options, "-o", "DPkg::Lock::Timeout=300", ...packages], { env });
}
