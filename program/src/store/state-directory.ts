import { existsSync, mkdirSync, opendirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { ConfigError } from "../lib/errors.ts";
import { reasonOf } from "../lib/system-reason.ts";
import type { Database } from "./database.ts";
import { isReadable, NewerStoreError } from "./migrate.ts";
import { createStore, storeOver } from "./sql-store.ts";
import { openSqlite } from "./sqlite.ts";
import { DATABASE_PARTS, LOCK_FILE, MEMORY_FILE, whyUnusable } from "./state-place.ts";
import type { Store } from "./store.ts";
import { storageTrouble } from "./trouble.ts";
import { lockForWriting, type WriterLock } from "./writer-lock.ts";

/** Where the state is and how it is wanted. */
export interface StateOptions {
  readonly directory: string;
  /** Where the directory was named, for messages. */
  readonly where: string;
  /**
   * `looks`: to add what looks have to say; one process at a time. `reading`: makes nothing that is not there. `decisions`:
   * to write down what a person decides, also beside a process that looks.
   */
  readonly purpose: "looks" | "reading" | "decisions";
  /** Whether looks are written by a thread of its own, for a process that has others to answer meanwhile. */
  readonly ownThread?: boolean;
  readonly learningMs: number;
  readonly now: number;
}

/** State that is open. */
export interface OpenState {
  /** null where there is nothing to read. */
  readonly store: Store | null;
  /** `elsewhere`: another process writes, and what this one sees is not remembered. */
  readonly role: "writer" | "reader" | "decider" | "elsewhere";
  /** What must be said about it, such as that the memory was damaged; null where nothing must. */
  readonly notice: string | null;
}

/**
 * Opens the state directory: for writing where it is wanted and nobody else does, else for reading beside the writer. A
 * memory that is damaged is put aside and begun anew, which is said and means a learning period. Throws ConfigError for a
 * directory that cannot be used, and for a memory that a newer program wrote.
 */
export async function openStateDirectory(options: StateOptions): Promise<OpenState> {
  const { directory, purpose } = options;
  if (purpose === "reading") return { ...(await openExisting(options, true)), role: "reader" };
  if (purpose === "decisions") return { ...(await openExisting(options, false)), role: "decider" };
  refuseUnusable(options);
  const lock = usable(options, () => {
    makeDirectory(directory);
    return lockForWriting(path.join(directory, LOCK_FILE));
  });
  if (lock === null) {
    const { store, notice } = await openExisting(options, true);
    return { store, role: "elsewhere", notice: notice ?? beside(directory) };
  }
  try {
    return await openWriter(options, lock);
  } catch (error) {
    lock.release();
    throw understood(options, error);
  }
}

/** Throws ConfigError for a directory in which, as can be seen without making anything, looks cannot be remembered. */
export function refuseUnusable(place: Pick<StateOptions, "directory" | "where">): void {
  const why = whyUnusable(place.directory);
  if (why !== null) throw notWritable(place, why);
}

/**
 * The directory and those above it. Not by Node's own recursion, which never ends where a directory above is a link to nothing,
 * and where the system takes no new directory (seen with Node 26.10 below /proc).
 */
function makeDirectory(directory: string): void {
  const make = () => mkdirSync(directory, { mode: 0o700 });
  try {
    make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return opendirSync(directory).closeSync(); // which a file there refuses
    const parent = path.dirname(directory);
    if (code !== "ENOENT" || parent === directory) throw error;
    makeDirectory(parent);
    make();
  }
}

function beside(directory: string): string {
  return `another process writes ${directory}: this look uses its memory and adds nothing to it`;
}

async function openExisting(
  options: StateOptions,
  readOnly: boolean,
): Promise<Omit<OpenState, "role">> {
  const file = path.join(options.directory, MEMORY_FILE);
  if (!existsSync(file)) return { store: null, notice: null };
  let database: Database | null = null;
  try {
    const damage = await damageIn(file, readOnly);
    if (damage !== null) return { store: null, notice: damagedText(options) };
    database = openSqlite({ path: file, readOnly });
    if (await isReadable(database))
      return { store: storeOver(database, options.learningMs), notice: null };
  } catch (error) {
    await database?.close();
    throw understood(options, error);
  }
  await database.close();
  return { store: null, notice: null };
}

function damagedText({ directory }: StateOptions): string {
  return `the memory in ${directory} is damaged: nothing of it is used, and the next scan puts it aside`;
}

async function openWriter(options: StateOptions, lock: WriterLock): Promise<OpenState> {
  const { directory, learningMs, now, ownThread = false } = options;
  const file = path.join(directory, MEMORY_FILE);
  const damage = existsSync(file) ? await damageIn(file, false) : null;
  const aside = damage === null ? null : putAside(file, now);
  const because =
    aside === null ? null : `the earlier memory was damaged and lies in ${path.basename(aside)}`;
  const database = await openForLooks(file, ownThread);
  const store = await createStore(database, { learningMs, now, place: directory, because });
  const notice =
    because === null
      ? null
      : `${because} (${damage}): what was known is lost, and nothing that seems gone is confirmed while it learns anew`;
  return { store: locked(store, lock), role: "writer", notice };
}

async function openForLooks(file: string, ownThread: boolean): Promise<Database> {
  const sqlite = { path: file, readOnly: false };
  if (!ownThread) return openSqlite(sqlite);
  const { openThreadedSqlite } = await import("./threaded-sqlite.ts");
  return openThreadedSqlite(sqlite);
}

/** What is wrong with the file; null where nothing is. Throws what is no damage. */
async function damageIn(file: string, readOnly: boolean): Promise<string | null> {
  if (statSync(file).size === 0) return "the file is empty"; // a memory has its first page before anything is in it
  let database: Database | null = null;
  try {
    database = openSqlite({ path: file, readOnly });
    const [row] = await database.query("PRAGMA quick_check(1)");
    const said = Object.values(row ?? {})[0];
    return said === "ok" ? null : String(said);
  } catch (error) {
    if (isDamage(error)) return (error as Error).message;
    throw error;
  } finally {
    await database?.close();
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org/rescode.html). */
function isDamage(error: unknown): boolean {
  const code = (error as { readonly errcode?: number }).errcode;
  return code !== undefined && ((code & 0xff) === 11 || (code & 0xff) === 26);
}

function putAside(file: string, now: number): string {
  const aside = `${file}.damaged-${new Date(now).toISOString().replace(/[:.]/g, "-")}`;
  for (const part of DATABASE_PARTS)
    if (existsSync(`${file}${part}`)) renameSync(`${file}${part}`, `${aside}${part}`);
  return aside;
}

/** The store that gives its lock back when it is closed. */
function locked(store: Store, lock: WriterLock): Store {
  const close = async () => {
    await store.close();
    lock.release();
  };
  return { ...store, close, [Symbol.asyncDispose]: close };
}

function usable<T>(options: StateOptions, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw understood(options, error);
  }
}

const SQLITE = "ERR_SQLITE_ERROR";

function understood(options: StateOptions, error: unknown): unknown {
  if (error instanceof NewerStoreError)
    return new ConfigError({
      where: options.where,
      expected: "a memory that this program knows",
      found: `${options.directory}, of which ${error.message}`,
      next: "use the program that wrote it or a newer one, or another --state-dir",
    });
  const { code } = error as NodeJS.ErrnoException;
  if (code === SQLITE)
    return notWritable(options, storageTrouble(error) ?? (error as Error).message);
  return /^E[A-Z]+$/.test(code ?? "") ? notWritable(options, reasonOf(error)) : error;
}

function notWritable(
  { directory, where }: Pick<StateOptions, "directory" | "where">,
  why: string,
): ConfigError {
  return new ConfigError({
    where,
    expected: "a directory that can be written",
    found: `${directory} (${why})`,
    next: "name another with --state-dir, or remember nothing with --no-state",
  });
}
