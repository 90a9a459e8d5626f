import { writeSync } from "node:fs";
import { beforeAll, describe } from "vitest";
import { installDebian, onPath } from "./install.ts";

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
  const missing = programs.filter((program) => onPath(program, process.env) === null);
  const isCi = process.env["CI"] === "true";
  if (missing.length > 0 && !isCi)
    writeSync(
      STDERR,
      `debian: skipped: ${title}. It needs ${missing.join(" and ")} on the PATH.\n`,
    );
  describe.skipIf(missing.length > 0 && !isCi)(title, () => {
    beforeAll(async () => {
      if (missing.length > 0) await installDebian(missing);
    }, INSTALL_TIMEOUT_MS);
    tests();
  });
}
