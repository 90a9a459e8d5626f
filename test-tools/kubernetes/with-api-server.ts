import { writeSync } from "node:fs";
import { afterAll, beforeAll, describe } from "vitest";
import { startApiServer } from "./api-server.ts";
import type { ApiServer, ApiServerOptions } from "./api-server.ts";
import { canBuild, ensureBinaries, MISSING_GO } from "./build.ts";
import { findBinaries } from "./pins.ts";

/** A cold build takes five minutes on two cores, more on a busy machine. */
const BUILD_AND_START_TIMEOUT_MS = 20 * 60_000;
const STDERR = 2;

/**
 * A block of tests with one real API server of their own, started before the first and gone after the last. The first
 * block ever also builds the programs, and says so. Where there is nothing to build with, the block is skipped with one
 * line that names what to install; under `CI=true` it fails instead.
 */
export function describeWithApiServer(
  title: string,
  tests: (server: () => ApiServer) => void,
  options: ApiServerOptions = {},
): void {
  const possible =
    findBinaries(process.env) !== undefined ||
    canBuild(process.env) ||
    process.env["CI"] === "true";
  if (!possible) {
    say(`skipped: ${title}. ${MISSING_GO}`);
  }
  describe.skipIf(!possible)(title, () => {
    let server: ApiServer | undefined;
    beforeAll(async () => {
      await ensureBinaries(process.env, say);
      server = await startApiServer(options);
    }, BUILD_AND_START_TIMEOUT_MS);
    afterAll(async () => server?.close());
    tests(() => {
      if (server === undefined) {
        throw new Error(
          "the API server starts before the first test, not while tests are collected",
        );
      }
      return server;
    });
  });
}

/** Past the test runner, which would hold the line back until the build is over. */
function say(line: string): void {
  writeSync(STDERR, `kubernetes: ${line}\n`);
}
