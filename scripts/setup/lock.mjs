import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 200;

/**
 * Runs `action` while this process, and no other, holds the lock file. A lock whose owner is no longer alive is taken over.
 * @param {string} file the lock; it holds the owner's process id
 * @param {() => Promise<void>} action
 * @param {(owner: number) => void} onWait called once, when another process holds the lock
 */
export async function withLock(file, action, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  for (let owner = take(file); owner !== null; owner = take(file)) {
    if (!isAlive(owner)) rmSync(file, { force: true });
    else {
      if (!told) onWait(owner);
      told = true;
      await sleep(POLL_MS);
    }
  }
  try {
    await action();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Takes the lock: the file appears complete or not at all, because a link to a finished file is atomic.
 * @param {string} file
 * @returns {number | null} null when it is ours, else the process id of the owner (0 when it went away just now)
 */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return null;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    return ownerOf(file);
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} file */
function ownerOf(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (pid === 0) return true; // released between two looks: look again
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
