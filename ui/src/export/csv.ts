/** What a cell may hold: a number stays a number, null is an empty cell, several texts are joined by "; ". */
export type CsvValue = string | number | boolean | null | readonly string[];

/** A line of comma-separated values (RFC 4180), with its end. Text cannot be taken for a formula by a spreadsheet. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cellOf).join(",")}\r\n`;
}

function cellOf(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = noFormula(typeof value === "string" ? value : value.join("; "));
  return /^[\w./ :-]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

/**
 * What Excel, LibreOffice or Google Sheets compute, after whatever is not seen: = + - @, also in full width; and what begins with a
 * TAB. Source: OWASP, CSV Injection.
 */
const FORMULA = /^(\t|[\p{C}\p{Z}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;

/** An apostrophe in front makes text of it: of the cell, and of each line in it. */
function noFormula(text: string): string {
  const safe = text
    .split(/(\r\n|\r|\n)/)
    .map((line) => (FORMULA.test(line) ? `'${line}` : line))
    .join("");
  return safe.startsWith("\r") ? `'${safe}` : safe;
}
