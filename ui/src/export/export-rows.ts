/** A part of the rows that are exported, and how many there are in all. */
export interface ExportPart<R> {
  readonly rows: readonly R[];
  readonly total: number;
}

/** How rows become a file. */
export interface ExportFormat<R> {
  readonly ending: "csv" | "json";
  /** Media type. */
  readonly type: string;
  readonly head: string;
  readonly row: (row: R) => string;
  readonly between: string;
  readonly foot: string;
}

/** Comma-separated values, with a first line and a line a row that have their ends. */
export function asCsv<R>(head: string, row: (row: R) => string): ExportFormat<R> {
  const type = "text/csv;charset=utf-8";
  // a byte order mark: else Excel takes names for another encoding
  return { ending: "csv", type, head: `\ufeff${head}`, row, between: "", foot: "" };
}

/** A JSON array, a line a row. */
export function asJson<R>(): ExportFormat<R> {
  const row = (one: R) => JSON.stringify(one);
  return {
    ending: "json",
    type: "application/json",
    head: "[\n",
    row,
    between: ",\n",
    foot: "\n]\n",
  };
}

/** The pieces of the file. `progress`: called with how many rows have come, and how many there are. Throws what the parts throw. */
export async function exported<R>(
  parts: AsyncIterable<ExportPart<R>>,
  { head, row, between, foot }: ExportFormat<R>,
  progress: (done: number, total: number) => void,
): Promise<readonly string[]> {
  const pieces = [head];
  let done = 0;
  for await (const { rows, total } of parts) {
    if (rows.length > 0) pieces.push(done > 0 ? between : "", rows.map(row).join(between));
    done += rows.length;
    progress(done, total);
  }
  return [...pieces, foot];
}
