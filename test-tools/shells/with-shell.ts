import { accessSync, constants, writeSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, describe } from "vitest";
import { installDebian } from "../debian.ts";

/** Shells that tests run real completions in. */
export type RealShell = "bash" | "zsh" | "fish";

const INSTALL_TIMEOUT_MS = 10 * 60_000;
const STDERR = 2;

/**
 * A block of tests in a real shell. Where the shell is not on the PATH the block is skipped with one line that names what
 * to install; under `CI=true` it is installed first, with Debian's package manager, and the block fails where that fails.
 */
export function describeWithShell(shell: RealShell, title: string, tests: () => void): void {
  const isThere = isOnPath(shell);
  const isCi = process.env["CI"] === "true";
  if (!isThere && !isCi)
    writeSync(STDERR, `shells: skipped: ${title}. It needs ${shell} on the PATH.\n`);
  describe.skipIf(!isThere && !isCi)(title, () => {
    beforeAll(() => (isThere ? undefined : installDebian(shell)), INSTALL_TIMEOUT_MS);
    tests();
  });
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
