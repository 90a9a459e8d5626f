/** A value in a row. */
export type SqlValue = string | number | null;

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, SqlValue>>;

/** One SQL database, as little of it as the store needs: SQLite now, PostgreSQL behind the same statements later. */
export interface Database extends AsyncDisposable {
  /** Rows of a statement; parameters are `?`. */
  query(sql: string, parameters?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** The same, each row made into something as it comes: there may be many. */
  queryEach<T>(
    sql: string,
    make: (row: Row) => T,
    parameters?: readonly SqlValue[],
  ): Promise<readonly T[]>;
  /** Runs one statement for each list of parameters. */
  run(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void>;
  hasTable(name: string): Promise<boolean>;
  /** Several statements at once, without parameters: for migrations. */
  script(sql: string): Promise<void>;
  /** All or nothing. One at a time: another waits until this one is over. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /** Reads that see one moment, whatever others write meanwhile. */
  snapshot<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
