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
  /** Its text in words, where rows do not fit: "used 3 GiB"; empty where it says nothing. Without it title and text. */
  readonly said?: (text: string) => string;
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
 * Prints rows in columns as wide as their widest cell. Where the terminal is narrower, the column that may gives way; if that is
 * not enough, or none may, each row is told in words, its first cell above the others. Nothing is ever cut, and where only the lines
 * were asked for, a row is one line.
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
  const isScript = !options.headers && columns.some(({ title }) => title !== "");
  const widths = isScript ? natural : fitted(columns, natural, room, all);
  if (isScript || total(widths) <= room)
    for (const row of all) printRow(page, columns, widths, row, options);
  else for (const row of rows) tellRow(page, columns, row, options);
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
  const isWrapped = columns[at]?.whenNarrow === "wrap";
  const words = isWrapped ? rows.flatMap((row) => wrap(harmless(textOf(row[at] ?? "")), 0)) : [];
  const least = Math.max(NARROWEST, widthOf(columns[at]?.title ?? ""), ...words.map(widthOf));
  const width = Math.max(least, (natural[at] ?? 0) - excess);
  if (isWrapped) return natural.with(at, width);
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

/** Further than the row itself. */
const TOLD_INDENT = 4;

/** What stands before the prose of a table without titles, else the first cell; below it the others in words. */
function tellRow(
  page: Page,
  columns: readonly Column[],
  row: readonly Cell[],
  { headers, indent = 0 }: TableOptions,
): void {
  const prose = columns.findIndex(({ whenNarrow }) => whenNarrow === "wrap");
  const at = headers ? 1 : Math.max(1, prose);
  const head = row.slice(0, at).filter((cell) => textOf(cell) !== "");
  if (head.length > 0)
    page.line(" ".repeat(indent), ...head.flatMap((cell) => [...spansOf(cell), " ".repeat(GAP)]));
  const told = row.slice(at).map((cell, index) => toldOf(columns[at + index], textOf(cell)));
  const phrases = told.filter((phrase) => phrase !== "");
  const margin = " ".repeat(indent + TOLD_INDENT);
  const room = (page.terminal.columns ?? Infinity) - margin.length;
  if (phrases.length > 0)
    for (const line of wrapPhrases(phrases.map(harmless), room)) page.line(margin, line);
}

/** What does not apply is not said. */
function toldOf(column: Column | undefined, text: string): string {
  if (text === "" || text === "-") return "";
  if (column?.said !== undefined) return column.said(text);
  return `${column?.title.toLowerCase() ?? ""} ${text}`.trimStart();
}

/** A space that is not broken at, until it is printed. */
const KEPT_SPACE = "\u00a0";

/** Phrases with commas between, each whole where a line has room for it. */
function wrapPhrases(phrases: readonly string[], room: number): readonly string[] {
  const text = phrases
    .map((phrase, index) => (index < phrases.length - 1 ? `${phrase},` : phrase))
    .map((phrase) => (widthOf(phrase) <= room ? phrase.replaceAll(" ", KEPT_SPACE) : phrase))
    .join(" ");
  return wrap(text, room).map((line) => line.replaceAll(KEPT_SPACE, " "));
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
