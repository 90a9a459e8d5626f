import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { withLock } from "../../scripts/lock.mjs";
import { systemClock } from "../../simulators/clock.ts";

/** `process.env` or a part of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Hears what is done and how long it took. */
export type Say = (line: string) => void;

const UNFINISHED = "making-";

/** Folder for what these parts and the `go.mod` and `go.sum` in these folders yield on this platform. */
export function pinnedFolder(
  kind: string,
  parts: unknown,
  pinFolders: readonly string[],
  environment: Environment,
): string {
  const hash = createHash("sha256").update(
    `${process.platform} ${process.arch}\n${JSON.stringify(parts)}\n`,
  );
  for (const folder of pinFolders)
    for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(folder, file)));
  const base = environment["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(base, "plumbline", kind, hash.digest("hex").slice(0, 16));
}

/** Lets one process at a time fill a cache folder, rid of what a killed build left behind. */
export async function filling(cache: string, say: Say, fill: () => Promise<void>): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const onWait = (holder: number): void =>
    say(`waiting for process ${holder}, which builds the same`);
  await withLock(
    join(cache, "build.lock"),
    async () => {
      removeUnfinished(cache);
      await fill();
    },
    onWait,
  );
}

/** Called under the lock, so nobody works on it. */
function removeUnfinished(cache: string): void {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith(UNFINISHED))) {
    rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/** Lets `make` write beside `target`, then renames: nobody ever sees half a file. */
export async function appearsAtOnce(
  target: string,
  make: (made: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(dirname(target), UNFINISHED));
  try {
    const made = join(folder, "made");
    await make(made);
    renameSync(made, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says what is done, does it, and says how long it took. */
export async function timed(say: Say, what: string, work: () => Promise<void>): Promise<void> {
  const startedAt = systemClock.now();
  say(`${what} …`);
  await work();
  say(`done in ${((systemClock.now() - startedAt) / 1000).toFixed(1)} s`);
}
