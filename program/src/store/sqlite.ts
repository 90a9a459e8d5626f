import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Database, Row, SqlValue } from "./database.ts";

/** How long a statement waits for another process, such as a checkpoint of the writer's. */
const BUSY_MS = 5_000;

/** Where the data is: a file, which the one or many open; or memory, which goes with the database. */
export type SqliteFile = { readonly path: string; readonly readOnly: boolean } | ":memory:";

/**
 * A SQLite database of this very Node. In a file it writes ahead (WAL), so that readers see whole transactions beside the
 * writer, and waits for the disk at each commit. Throws what SQLite throws where the file cannot be opened.
 */
export function openSqlite(file: SqliteFile): Database {
  if (file === ":memory:") return new Sqlite(new DatabaseSync(":memory:"));
  const database = new DatabaseSync(file.path, { readOnly: file.readOnly, timeout: BUSY_MS });
  try {
    // Temporary files would need a place of their own, which a container may not have.
    database.exec("PRAGMA temp_store = MEMORY");
    if (!file.readOnly) database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    return new Sqlite(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** node:sqlite is synchronous; the promises are the interface's. */
class Sqlite implements Database {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(database: DatabaseSync) {
    this.#database = database;
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
    const sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?";
    return this.#prepared(sql).get(name) !== undefined;
  }

  async script(sql: string): Promise<void> {
    this.#database.exec(sql);
  }

  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn("BEGIN IMMEDIATE", work);
  }

  snapshot<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn("BEGIN", work);
  }

  #inTurn<T>(begin: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#allOrNothing(begin, work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#database.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #allOrNothing<T>(begin: string, work: () => Promise<T>): Promise<T> {
    this.#database.exec(begin);
    try {
      const result = await work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #prepared(sql: string): StatementSync {
    const before = this.#statements.get(sql);
    if (before) return before;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
