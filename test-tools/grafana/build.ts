import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Environment, filling, pinnedFolder, type Say } from "../go/cache.ts";
import { buildProgramOnce, type GoProgram } from "../go/program.ts";
import { canBuildIn, requireGo } from "../go/toolchain.ts";

/** What `ensureSchemaCheck` says when there is no Go to build with: one sentence that names what to install. */
export const MISSING_GO =
  "The tests of dashboards against Grafana's schema need Go 1.26 or newer on the PATH (https://go.dev/dl).";

const MODULE = join(import.meta.dirname, "module");
const PROGRAM: GoProgram = Object.freeze({ package: ".", linkerFlags: "-s -w" });

/**
 * Builds the program that holds dashboards against Grafana's schema, once per set of pins, into the cache folder, and answers
 * its path. Throws MissingGoError, or the compiler's own output.
 */
export async function ensureSchemaCheck(environment: Environment, say: Say): Promise<string> {
  const path = pathIn(environment);
  if (existsSync(path)) return path;
  requireGo(MODULE, environment, MISSING_GO);
  const what = "building the check of dashboards (half a minute on two cores, once)";
  await filling(dirname(path), say, () =>
    buildProgramOnce(PROGRAM, MODULE, path, environment, { say, what }),
  );
  return path;
}

/** Whether the program is there, or there is a Go that can build it. */
export function mayHaveSchemaCheck(environment: Environment): boolean {
  return existsSync(pathIn(environment)) || canBuildIn(MODULE, environment);
}

function pathIn(environment: Environment): string {
  const parts = [PROGRAM, readFileSync(join(MODULE, "main.go"), "utf8")];
  return join(pinnedFolder("grafana", parts, [MODULE], environment), "check-dashboards");
}
