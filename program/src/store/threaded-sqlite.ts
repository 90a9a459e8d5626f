import { Worker } from "node:worker_threads";
import type { Database, Row, SqlValue } from "./database.ts";
import { BATCH_ROWS, BEGIN_READING, BEGIN_WRITING, HAS_TABLE, type SqliteFile } from "./sqlite.ts";
import type { Batch, SqliteCall, SqliteReply } from "./sqlite-worker.ts";
import { Turns } from "./turns.ts";

/**
 * A SQLite database on a thread of its own: a disk that is slow, and a file that somebody else holds, keep that thread
 * waiting and not this one, which answers probes and scrapes meanwhile. Rejects with what SQLite throws where the file cannot be opened.
 */
export async function openThreadedSqlite(file: SqliteFile): Promise<Database> {
  const database = new ThreadedSqlite();
  try {
    await database.open(file);
    return database;
  } catch (error) {
    await database.end();
    throw error;
  }
}

/** What lives on the thread are some batches. V8 first collects at half of this, and the thread has nothing to do between two looks. */
const HEAP_MEGABYTES = 32;

interface Pending {
  readonly resolve: (value: Batch | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Calls go to the thread by number, and each is answered once; the process may end while none is under way. */
class ThreadedSqlite implements Database {
  readonly #worker = new Worker(new URL("./sqlite-worker.ts", import.meta.url), {
    name: "memory",
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  });
  readonly #pending = new Map<number, Pending>();
  readonly #turns: Turns;
  #calls = 0;
  /** Why the thread has ended; null while it runs. */
  #ended: Error | null = null;

  constructor() {
    this.#turns = new Turns({
      begin: (sql) => this.script(sql),
      commit: () => this.script("COMMIT"),
      rollback: async () => void (await this.#call({ is: "rollback" })),
    });
    this.#worker.unref();
    this.#worker.on("message", (reply: SqliteReply) => this.#settle(reply));
    this.#worker.on("error", (error: Error) => this.#failAll(error));
    this.#worker.on("exit", () => this.#failAll(new Error("the thread of the memory has ended")));
  }

  async open(file: SqliteFile): Promise<void> {
    await this.#call({ is: "open", file });
  }

  async query(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.queryEach(sql, (row) => row, parameters);
  }

  async queryEach<T>(
    sql: string,
    make: (row: Row) => T,
    parameters: readonly SqlValue[] = [],
  ): Promise<readonly T[]> {
    const cursor = this.#calls;
    const made: T[] = [];
    let batch = await this.#call({ is: "read", cursor, sql, parameters });
    try {
      for (;;) {
        for (const row of batch?.rows ?? []) made.push(make(row));
        if (batch === null || batch.isLast) return made;
        batch = await this.#call({ is: "more", cursor });
      }
    } finally {
      if (batch?.isLast !== true) await this.#call({ is: "leave", cursor });
    }
  }

  async run(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    for (let at = 0; at < rows.length; at += BATCH_ROWS)
      await this.#call({ is: "run", sql, rows: rows.slice(at, at + BATCH_ROWS) });
  }

  async hasTable(name: string): Promise<boolean> {
    return (await this.query(HAS_TABLE, [name])).length > 0;
  }

  async script(sql: string): Promise<void> {
    await this.#call({ is: "script", sql });
  }

  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(BEGIN_WRITING, work);
  }

  snapshot<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(BEGIN_READING, work);
  }

  async close(): Promise<void> {
    await this.#turns.over();
    if (this.#ended === null) await this.#call({ is: "close" });
    await this.end();
  }

  /** Ends the thread, whatever it does. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #call(call: SqliteCall): Promise<Batch | null> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const number = (this.#calls += 1);
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ number, call });
    });
  }

  #settle(reply: SqliteReply): void {
    const call = this.#pending.get(reply.number);
    this.#pending.delete(reply.number);
    if (this.#pending.size === 0) this.#worker.unref();
    if ("error" in reply) {
      const { message, ...codes } = reply.error;
      call?.reject(Object.assign(new Error(message), codes));
    } else call?.resolve(reply.value);
  }

  #failAll(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
