import { writeSync } from "node:fs";
import { beforeAll, describe } from "vitest";
import {
  ensurePrometheus,
  mayHavePrometheus,
  MISSING_GO,
  type PrometheusBinaries,
} from "./build.ts";

/** A cold build takes minutes on two cores, more on a busy machine. */
const BUILD_TIMEOUT_MS = 30 * 60_000;
const STDERR = 2;

/**
 * A block of tests with the programs of Prometheus. The first block ever builds them, and says so. Where there is nothing to
 * build with, the block is skipped with one line that names what to install; under `CI=true` it fails instead.
 */
export function describeWithPrometheus(
  title: string,
  tests: (binaries: () => PrometheusBinaries) => void,
): void {
  const possible = process.env["CI"] === "true" || mayHavePrometheus(process.env);
  if (!possible) say(`skipped: ${title}. ${MISSING_GO}`);
  describe.skipIf(!possible)(title, () => {
    let binaries: PrometheusBinaries | undefined;
    beforeAll(async () => {
      binaries = await ensurePrometheus(process.env, say);
    }, BUILD_TIMEOUT_MS);
    tests(() => {
      if (binaries === undefined) throw new Error("the programs are there once tests run");
      return binaries;
    });
  });
}

/** Past the test runner, which would hold the line back until the build is over. */
function say(line: string): void {
  writeSync(STDERR, `prometheus: ${line}\n`);
}
