import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../simulators/clock.ts";

const POLL_MS = 250;

/**
 * Runs `work` while no other process does so under the same folder; waits for one that does. A lock whose holder is dead
 * is taken over. It only spares double work: what `work` makes must appear by one atomic rename.
 */
export async function withLock<T>(
  folder: string,
  onWait: (holder: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  await acquire(folder, onWait);
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function acquire(folder: string, onWait: (holder: number) => void): Promise<void> {
  let told = false;
  while (!tryAcquire(folder)) {
    const holder = holderOf(folder);
    if (holder !== undefined && !isAlive(holder)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!told && holder !== undefined) {
      onWait(holder);
      told = true;
    }
    await systemClock.sleep(POLL_MS);
  }
}

function tryAcquire(folder: string): boolean {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (isCode(error, "EEXIST")) {
      return false;
    }
    throw error;
  }
  writeFileSync(join(folder, "pid"), String(process.pid));
  return true;
}

/** Undefined in the instant between the two writes of an acquiring process. */
function holderOf(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, "pid"), "utf8")) || undefined;
  } catch (error) {
    if (isCode(error, "ENOENT")) {
      return undefined;
    }
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isCode(error, "ESRCH");
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
