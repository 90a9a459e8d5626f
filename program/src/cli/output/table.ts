import { type Cell, cut, type Page, type Span, spansOf, textOf, widthOf } from "./page.ts";

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** May be cut with an ellipsis where the terminal is too narrow; identifiers may not. */
  readonly mayCut?: boolean;
}

/** How a table is laid out. */
export interface TableOptions {
  readonly headers: boolean;
  readonly indent?: number;
}

/** Cells between two columns. */
const GAP = 2;

/** A column is not cut to less than this. */
const NARROWEST = 8;

/**
 * Prints rows in columns as wide as their widest cell. Where the terminal is narrower, columns that may be cut give way,
 * last first; identifiers never do, so a row may then be longer than the screen.
 */
export function printTable(
  page: Page,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): void {
  const header = columns.map((column): Cell => ({ text: column.title, tone: "faint" }));
  const all = options.headers ? [header, ...rows] : rows;
  const widths = shrink(columns, columnWidths(columns, all), page, options);
  for (const row of all)
    page.line(
      " ".repeat(options.indent ?? 0),
      ...row.flatMap((cell, index) => placed(page, columns, widths, cell, index)),
    );
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

function shrink(
  columns: readonly Column[],
  natural: readonly number[],
  page: Page,
  options: TableOptions,
): readonly number[] {
  if (page.terminal.columns === null) return natural;
  const room = page.terminal.columns - (options.indent ?? 0);
  const widths = [...natural];
  for (const index of [...columns.keys()].toReversed()) {
    const excess = total(widths) - room;
    const width = widths[index] ?? 0;
    if (excess > 0 && columns[index]?.mayCut)
      widths[index] = Math.max(Math.min(width, NARROWEST), width - excess);
  }
  return widths;
}

function placed(
  page: Page,
  columns: readonly Column[],
  widths: readonly number[],
  cell: Cell,
  index: number,
): readonly Span[] {
  const width = widths[index] ?? 0;
  const fitted = widthOf(cell) > width ? shortened(page, cell, width) : spansOf(cell);
  const padding = " ".repeat(Math.max(0, width - widthOf(fitted)));
  const gap = index === 0 ? "" : " ".repeat(GAP);
  return columns[index]?.align === "right" ? [gap, padding, ...fitted] : [gap, ...fitted, padding];
}

function shortened(page: Page, cell: Cell, width: number): readonly Span[] {
  const [first] = spansOf(cell);
  const tone = first === undefined || typeof first === "string" ? "plain" : first.tone;
  return [{ text: cut(textOf(cell), width, page.terminal.unicode ? "…" : "..."), tone }];
}
