import { accessSync, constants, lstatSync, statSync } from "node:fs";
import path from "node:path";
import { reasonOf } from "../lib/system-reason.ts";

/** The memory itself. */
export const MEMORY_FILE = "memory.db";
/** What who writes it holds. */
export const LOCK_FILE = "writer.lock";

/** Files that belong to a SQLite database in WAL mode. */
export const DATABASE_PARTS: readonly string[] = Object.freeze(["", "-wal", "-shm"]);

const FILES = [...DATABASE_PARTS.map((part) => `${MEMORY_FILE}${part}`), LOCK_FILE];

/**
 * Why looks cannot be remembered in a directory, in a few words; null where nothing that can be seen speaks against it: it can be
 * written, or made in one that can. Makes nothing. A disk that is full shows only when it is written.
 */
export function whyUnusable(directory: string): string | null {
  const there = nearestThere(directory);
  const said = (why: string) => (there === directory ? why : `${there}: ${why}`);
  try {
    if (!statSync(there).isDirectory())
      return there === directory ? "no directory" : `${there} is no directory`;
    accessSync(there, constants.W_OK | constants.X_OK);
  } catch (error) {
    return said(reasonOf(error));
  }
  return there === directory ? whyFilesUnusable(directory) : null;
}

function whyFilesUnusable(directory: string): string | null {
  for (const file of FILES.map((name) => path.join(directory, name)))
    try {
      accessSync(file, constants.R_OK | constants.W_OK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") return `${file}: ${reasonOf(error)}`;
    }
  return null;
}

/** The directory, or the first above it of which there is anything, be it a file, a link to nothing or what may not be looked at. */
function nearestThere(directory: string): string {
  try {
    lstatSync(directory);
    return directory;
  } catch (error) {
    const parent = path.dirname(directory);
    const isAbsent = ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
    return isAbsent && parent !== directory ? nearestThere(parent) : directory;
  }
}
