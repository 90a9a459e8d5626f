import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import type { Environment } from "./cache.ts";

/** There is no Go on this machine, or one that cannot build the pinned modules; the message names what to install. */
export class MissingGoError extends Error {
  override readonly name = "MissingGoError";

  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}

const run = promisify(execFile);
const GO_OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/** Whether there is a Go that can build the module in `folder`; an older one fetches a newer by itself where it may. */
export function canBuildIn(folder: string, environment: Environment): boolean {
  try {
    checkGo(folder, environment);
    return true;
  } catch {
    return false;
  }
}

/** Throws MissingGoError with `message` where `canBuildIn` says no. */
export function requireGo(folder: string, environment: Environment, message: string): void {
  try {
    checkGo(folder, environment);
  } catch (error) {
    throw new MissingGoError(message, error);
  }
}

function checkGo(cwd: string, environment: Environment): void {
  execFileSync("go", ["env", "GOVERSION"], { cwd, env: environment, stdio: "pipe" });
}

/** What `go` says on stdout, run in the folder of a module. Throws with its own output where it fails. */
export async function go(
  folder: string,
  environment: Environment,
  args: readonly string[],
): Promise<string> {
  const { stdout } = await run("go", args, {
    cwd: folder,
    env: environment,
    maxBuffer: GO_OUTPUT_BYTES_MAX,
  });
  return stdout;
}
