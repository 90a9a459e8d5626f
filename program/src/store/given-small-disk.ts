import { spawnSync } from "node:child_process";
import type { TestContext } from "vitest";

/** Run below a mount of its own: $0 is where, the rest is the command. */
const ON_SMALL_DISK = 'mount -t tmpfs -o size=2m plumbline "$0" && exec "$@"';
const DISK = "/mnt";

/**
 * Runs a program of Node with a file system of two MiB as its first argument, which goes with it. Skips the test where
 * this machine gives nobody a name space of his own.
 */
export function onSmallDisk(context: TestContext, program: string, ...args: readonly string[]) {
  const sandboxed = (...command: readonly string[]) =>
    spawnSync("unshare", ["-rm", "sh", "-c", ON_SMALL_DISK, DISK, ...command], {
      encoding: "utf8",
    });
  const tried = sandboxed("true");
  if (tried.status !== 0) context.skip("needs unshare(1), mount(8) and user name spaces");
  return sandboxed(process.execPath, program, DISK, ...args);
}
