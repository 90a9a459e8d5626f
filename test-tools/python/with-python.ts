import { writeSync } from "node:fs";
import { beforeAll, describe } from "vitest";
import { ensurePython, hasPython, MISSING_PYTHON } from "./environment.ts";

const INSTALL_TIMEOUT_MS = 10 * 60_000;
const STDERR = 2;

/**
 * A block of tests with the programs of a Python environment, whose folder `programs` answers. The first block ever installs them,
 * and says so. Where there is no Python the block is skipped with one line that names what to install; under `CI=true` that is
 * installed first, with Debian's package manager.
 */
export function describeWithPython(title: string, tests: (programs: () => string) => void): void {
  const possible = process.env["CI"] === "true" || hasPython();
  if (!possible) say(`skipped: ${title}. ${MISSING_PYTHON}`);
  describe.skipIf(!possible)(title, () => {
    let folder: string | undefined;
    beforeAll(async () => {
      folder = await ensurePython(process.env, say);
    }, INSTALL_TIMEOUT_MS);
    tests(() => {
      if (folder === undefined) throw new Error("the programs are there once tests run");
      return folder;
    });
  });
}

/** Past the test runner, which would hold the line back until all is installed. */
function say(line: string): void {
  writeSync(STDERR, `python: ${line}\n`);
}
