import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 200;
/** In the place of an owner: the lock went away between two looks. */
const RELEASED = 0;

/**
 * Runs `action` while this process, and no other, holds the lock file; answers what it answers. A lock whose owner is no
 * longer alive is taken over. It spares double work: what `action` makes must appear by one atomic rename, or be checked.
 * @template T
 * @param {string} file the lock; it holds the owner's process id
 * @param {() => Promise<T>} action
 * @param {(owner: number) => void} onWait called once, when another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, action, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  for (let owner = take(file); owner !== null; owner = take(file)) {
    if (!isAlive(owner)) rmSync(file, { force: true });
    else {
      if (!told && owner !== RELEASED) {
        onWait(owner);
        told = true;
      }
      await sleep(POLL_MS);
    }
  }
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Takes the lock: the file appears complete or not at all, because a link to a finished file is atomic.
 * @param {string} file
 * @returns {number | null} null when it is ours, else the process id of the owner, or RELEASED
 */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return null;
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    return ownerOf(file);
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} file */
function ownerOf(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
    return RELEASED;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (pid === RELEASED) return true; // look again
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
