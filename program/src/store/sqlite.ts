import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Database, Row, SqlValue } from "./database.ts";
import { Turns } from "./turns.ts";

/** How long a statement waits for another process, such as a checkpoint of the writer's. */
const BUSY_MS = 5_000;

/** Rows that travel together between threads: many enough that a trip is cheap, few enough that both sides do other things between. */
export const BATCH_ROWS = 1_000;

/** How a transaction begins: one that writes waits for others here, and not at its first statement. */
export const BEGIN_WRITING = "BEGIN IMMEDIATE";
/** Asks for a table by its name: one row where there is one. */
export const HAS_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?";

/** How one that only reads begins: it waits for nobody. */
export const BEGIN_READING = "BEGIN";

/** Where the data is: a file, which the one or many open; or memory, which goes with the database. */
export type SqliteFile = { readonly path: string; readonly readOnly: boolean } | ":memory:";

/**
 * A SQLite database of this very Node. In a file it writes ahead (WAL), so that readers see whole transactions beside the
 * writer, and waits for the disk at each commit. Throws what SQLite throws where the file cannot be opened.
 */
export function openSqlite(file: SqliteFile): Database {
  return new Sqlite(openConnection(file));
}

/** The connection itself, set up as we want it. */
export function openConnection(file: SqliteFile): DatabaseSync {
  if (file === ":memory:") return new DatabaseSync(":memory:");
  const database = new DatabaseSync(file.path, { readOnly: file.readOnly, timeout: BUSY_MS });
  try {
    // Temporary files would need a place of their own, which a container may not have.
    database.exec("PRAGMA temp_store = MEMORY");
    if (!file.readOnly) database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** node:sqlite is synchronous; the promises are the interface's. */
class Sqlite implements Database {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #turns: Turns;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#turns = new Turns({
      begin: (sql) => this.script(sql),
      commit: () => this.script("COMMIT"),
      rollback: async () => {
        if (database.isTransaction) database.exec("ROLLBACK");
      },
    });
  }

  async query(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.#prepared(sql).all(...parameters) as unknown as Row[];
  }

  async queryEach<T>(
    sql: string,
    make: (row: Row) => T,
    parameters: readonly SqlValue[] = [],
  ): Promise<readonly T[]> {
    const made: T[] = [];
    for (const row of this.#prepared(sql).iterate(...parameters)) made.push(make(row as Row));
    return made;
  }

  async run(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    const statement = this.#prepared(sql);
    for (const row of rows) statement.run(...row);
  }

  async hasTable(name: string): Promise<boolean> {
    return this.#prepared(HAS_TABLE).get(name) !== undefined;
  }

  async script(sql: string): Promise<void> {
    this.#database.exec(sql);
  }

  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(BEGIN_WRITING, work);
  }

  snapshot<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(BEGIN_READING, work);
  }

  async close(): Promise<void> {
    await this.#turns.over();
    this.#database.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #prepared(sql: string): StatementSync {
    const before = this.#statements.get(sql);
    if (before) return before;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
