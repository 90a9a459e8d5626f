import { harmless } from "./harmless.ts";
import { type Cell, type Page, type Span, spansOf, textOf, widthOf, wrap } from "./page.ts";
import type { Tone } from "./terminal.ts";

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /**
   * How the one column that gives way does so where the terminal is too narrow: prose goes on below itself (`wrap`); a
   * name that is too long stands on a line of its own above its row (`ownLine`), as df(1) does. Nothing is ever cut.
   */
  readonly whenNarrow?: "wrap" | "ownLine";
  /** It holds names and ids to be copied, which some media mark. */
  readonly literal?: boolean;
}

/** How a table is laid out. */
export interface TableOptions {
  readonly headers: boolean;
  readonly indent?: number;
}

/** Cells between two columns. */
const GAP = 2;

/** A column does not get narrower than this. */
const NARROWEST = 8;

/**
 * Prints rows in columns as wide as their widest cell. Where the terminal is narrower, the column that may gives way; if
 * that is not enough, or none may, rows are longer than the screen: identifiers are never cut.
 */
export function printTable(
  page: Page,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): void {
  if (page.table(columns, rows)) return;
  const header = columns.map((column): Cell => ({ text: column.title, tone: "faint" }));
  const all = options.headers ? [header, ...rows] : rows;
  const natural = columnWidths(columns, all);
  const room = (page.terminal.columns ?? Infinity) - (options.indent ?? 0);
  const widths = fitted(columns, natural, room, all);
  for (const row of all) printRow(page, columns, widths, row, options);
}

/** Width of the widest row, indentation included, if nothing is cut. */
export function naturalWidth(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): number {
  const header = options.headers ? [columns.map((column) => column.title)] : [];
  return total(columnWidths(columns, [...header, ...rows])) + (options.indent ?? 0);
}

/** Width of the widest cell of each column. */
function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): readonly number[] {
  return columns.map((_, index) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(row[index] ?? "")), 0),
  );
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}

/** Natural widths, with the column that may give way as narrow as the room asks for. */
function fitted(
  columns: readonly Column[],
  natural: readonly number[],
  room: number,
  rows: readonly (readonly Cell[])[],
): readonly number[] {
  const at = columns.findIndex(({ whenNarrow }) => whenNarrow !== undefined);
  const excess = total(natural) - room;
  if (at < 0 || excess <= 0) return natural;
  const least = Math.max(NARROWEST, widthOf(columns[at]?.title ?? ""));
  const width = Math.max(least, (natural[at] ?? 0) - excess);
  if (columns[at]?.whenNarrow === "wrap") return natural.with(at, width);
  const beside = rows.map((row) => widthOf(row[at] ?? "")).filter((cell) => cell <= width);
  return natural.with(at, Math.max(0, ...beside));
}

function printRow(
  page: Page,
  columns: readonly Column[],
  widths: readonly number[],
  row: readonly Cell[],
  { indent = 0 }: TableOptions,
): void {
  const at = row.findIndex((cell, index) => widthOf(cell) > (widths[index] ?? 0));
  const wide = row[at];
  const print = (cells: readonly Cell[]) =>
    page.line(
      " ".repeat(indent),
      ...cells.flatMap((cell, index) => placed(columns, widths, cell, index)),
    );
  if (wide === undefined) return print(row);
  if (columns[at]?.whenNarrow === "ownLine") {
    page.line(" ".repeat(indent), ...spansOf(wide));
    return print(row.with(at, ""));
  }
  for (const [index, line] of wrap(harmless(textOf(wide)), widths[at] ?? 0).entries()) {
    const cell: Cell = { text: line, tone: toneOf(wide) };
    print(index === 0 ? row.with(at, cell) : row.map((_, column) => (column === at ? cell : "")));
  }
}

function toneOf(cell: Cell): Tone {
  const [first] = spansOf(cell);
  return first === undefined || typeof first === "string" ? "plain" : first.tone;
}

function placed(
  columns: readonly Column[],
  widths: readonly number[],
  cell: Cell,
  index: number,
): readonly Span[] {
  const padding = " ".repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell)));
  const gap = index === 0 ? "" : " ".repeat(GAP);
  const spans = spansOf(cell);
  return columns[index]?.align === "right" ? [gap, padding, ...spans] : [gap, ...spans, padding];
}
