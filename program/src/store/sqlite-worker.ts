import type { DatabaseSync, StatementSync } from "node:sqlite";
import { parentPort } from "node:worker_threads";
import type { Row, SqlValue } from "./database.ts";
import { BATCH_ROWS, openConnection, type SqliteFile } from "./sqlite.ts";

/** What is asked of the thread that has the file open. */
export type SqliteCall =
  | { readonly is: "open"; readonly file: SqliteFile }
  /** The first rows of a statement; the rest by `more`, until they are over or nobody wants them. */
  | {
      readonly is: "read";
      readonly cursor: number;
      readonly sql: string;
      readonly parameters: readonly SqlValue[];
    }
  | { readonly is: "more" | "leave"; readonly cursor: number }
  | {
      readonly is: "run";
      readonly sql: string;
      readonly rows: readonly (readonly SqlValue[])[];
    }
  | { readonly is: "script"; readonly sql: string }
  | { readonly is: "rollback" | "close" };

/** Rows of a statement, and whether there are no more. */
export interface Batch {
  readonly rows: readonly Row[];
  readonly isLast: boolean;
}

/** What comes back for a call, by its number; of an error, what SQLite says of it. */
export type SqliteReply =
  | { readonly number: number; readonly value: Batch | null }
  | {
      readonly number: number;
      readonly error: {
        readonly message: string;
        readonly code: string | undefined;
        readonly errcode: number | undefined;
      };
    };

const statements = new Map<string, StatementSync>();
const cursors = new Map<number, Iterator<unknown>>();
let opened: DatabaseSync | null = null;

/** Entry of the thread: one call after the other, in the order in which they come. */
parentPort?.on("message", ({ number, call }: { number: number; call: SqliteCall }) => {
  const reply = (said: SqliteReply) => parentPort?.postMessage(said);
  try {
    reply({ number, value: answer(call) });
  } catch (error) {
    if ("cursor" in call) cursors.delete(call.cursor);
    const { message, code, errcode } = error as Error & { code?: string; errcode?: number };
    reply({ number, error: { message, code, errcode } });
  }
});

function answer(call: SqliteCall): Batch | null {
  switch (call.is) {
    case "open":
      opened = openConnection(call.file);
      return null;
    case "read":
      cursors.set(call.cursor, prepared(call.sql).iterate(...call.parameters));
      return batchOf(call.cursor);
    case "more":
      return batchOf(call.cursor);
    case "leave":
      leave(call.cursor);
      return null;
    case "run":
      for (const row of call.rows) prepared(call.sql).run(...row);
      return null;
    case "script":
      connection().exec(call.sql);
      return null;
    case "rollback":
      if (connection().isTransaction) connection().exec("ROLLBACK");
      return null;
    case "close":
      connection().close();
      return null;
  }
}

function batchOf(cursor: number): Batch {
  const iterator = cursors.get(cursor);
  if (iterator === undefined) throw new Error(`nobody reads by the number ${cursor}`);
  const rows: Row[] = [];
  while (rows.length < BATCH_ROWS) {
    const next = iterator.next();
    if (next.done === true) {
      cursors.delete(cursor);
      return { rows, isLast: true };
    }
    rows.push(next.value as Row);
  }
  return { rows, isLast: false };
}

function leave(cursor: number): void {
  cursors.get(cursor)?.return?.();
  cursors.delete(cursor);
}

function prepared(sql: string): StatementSync {
  const statement = statements.get(sql) ?? connection().prepare(sql);
  statements.set(sql, statement);
  return statement;
}

function connection(): DatabaseSync {
  if (opened === null) throw new Error("the file is not open");
  return opened;
}
