import { execFile } from "node:child_process";
import { accessSync, constants, writeSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe } from "vitest";

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 10 * 60_000;
const STDERR = 2;

/**
 * A block of tests with programs that Debian has, under their own names. Where one is not on the PATH the block is skipped with one
 * line that names what to install; under `CI=true` it is installed first, with Debian's package manager, and the block fails where that
 * fails.
 */
export function describeWithPrograms(
  programs: readonly string[],
  title: string,
  tests: () => void,
): void {
  const missing = programs.filter((program) => !isOnPath(program));
  const isCi = process.env["CI"] === "true";
  if (missing.length > 0 && !isCi)
    say(`skipped: ${title}. It needs ${missing.join(" and ")} on the PATH.`);
  describe.skipIf(missing.length > 0 && !isCi)(title, () => {
    beforeAll(async () => {
      if (missing.length > 0) await installDebian(...missing);
    }, INSTALL_TIMEOUT_MS);
    tests();
  });
}

/** Installs packages of Debian, as CI does for tests that need them. Throws the package manager's own words. */
export async function installDebian(...packages: readonly string[]): Promise<void> {
  say(`installing ${packages.join(" ")}`);
  await run("apt-get", ["update", "-qq"]);
  const options = ["install", "-y", "-qq", "--no-install-recommends"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", [...options, "-o", "DPkg::Lock::Timeout=300", ...packages], { env });
}

function isOnPath(program: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Past the test runner, which would hold the line back. */
function say(line: string): void {
  writeSync(STDERR, `debian: ${line}\n`);
}
