import { DatabaseSync } from "node:sqlite";

/** The right to write a state directory. */
export interface WriterLock {
  release(): void;
}

/** SQLITE_BUSY (sqlite.org/rescode.html). */
const BUSY = 5;

/**
 * Takes the lock; null where another process, or another part of this one, has it. It is a transaction on a database of
 * its own, which the operating system ends with the process, however that ends: no lock is left behind.
 */
export function lockForWriting(file: string): WriterLock | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { readonly errcode?: number }).errcode === BUSY) return null;
    throw error;
  }
  return { release: () => database.close() };
}
