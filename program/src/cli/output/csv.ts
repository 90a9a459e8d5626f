import { harmless } from "./harmless.ts";

/** What a cell may hold: a number stays a number, null is an empty cell, several texts are joined by "; ". */
export type CsvValue = string | number | boolean | null | readonly string[];

/** A column: its name in the header and what a row has in it. */
export interface CsvColumn<Row> {
  readonly name: string;
  readonly value: (row: Row) => CsvValue;
}

/**
 * Rows as comma-separated values: RFC 4180, a header first unless it is not wanted, lines ended by CR LF. Text is made harmless
 * for terminals, and for spreadsheets too: what they would take for a formula gets an apostrophe in front.
 */
export function csvText<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: readonly Row[],
  { headers }: { readonly headers: boolean },
): string {
  const header = columns.map(({ name }) => quoted(name));
  const lines = rows.map((row) => columns.map(({ value }) => cellOf(value(row))));
  return [...(headers ? [header] : []), ...lines].map((line) => `${line.join(",")}\r\n`).join("");
}

/** Epoch ms as ISO 8601 in UTC, as a cell; null = not known. */
export function csvTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function cellOf(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return quoted(noFormula(harmless(typeof value === "string" ? value : value.join("; "))));
}

/** Text that Excel, LibreOffice or Google Sheets would compute. Source: OWASP, CSV Injection; full-width signs included. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

function noFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
