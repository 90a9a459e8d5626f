import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvText, csvTime, type CsvValue } from "./csv.ts";

const cell = (value: CsvValue) =>
  csvText([{ name: "x", value: () => value }], [0], { headers: false }).slice(0, -2);

describe("a cell of CSV", () => {
  it.each([
    [1024, "1024"],
    [-1, "-1"],
    [null, ""],
    [true, "true"],
    ["shop/data-0", "shop/data-0"],
    [["shop/a", "shop/b"], "shop/a; shop/b"],
    ["a,b", '"a,b"'],
    ['say "yes"', '"say ""yes"""'],
    [" a", '" a"'],
    ["a\nb", "a\\x0ab"],
    ["a\u202eb", "a\\u{202e}b"],
    ["\u001b[2J", "\\x1b[2J"],
  ])("of %j is %j", (value, text) => expect(cell(value)).toBe(text));

  it.each([
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    '=HYPERLINK("http://evil","x")',
    "=cmd|' /C calc'!A0",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
  ])("of %j is no formula in a spreadsheet", (text) => {
    expect(parsed(cell(text))).toMatch(/^[^=+\-@\s\uff1d\uff0b\uff0d\uff20]/);
    expect(parsed(cell([text, "b"]))).toMatch(/^[^=+\-@\s\uff1d\uff0b\uff0d\uff20]/);
  });

  it("FLT-W3: is never a formula, and is read back as what it shows, whatever the text", () => {
    const unit = fc.constantFrom(
      ...Array.from('=+-@\t\r\n",; |a\u00e4\u202e\uff1d\u{1f600}\ud800'),
    );
    const text = fc.string({ unit });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const columns = [
          { name: "a", value: () => a },
          { name: "b", value: () => b },
        ];
        const line = csvText(columns, [0], { headers: true });
        expect(line.split("\r\n")).toHaveLength(3);
        expect(line.split("\r\n")[1]).toBe([cell(a), cell(b)].join(","));
        expect(parsed(cell(a))).not.toMatch(/^\s*[=+\-@\t\r]/);
      }),
    );
  });

  it("of a time is ISO 8601", () => {
    expect(csvTime(Date.UTC(2026, 10, 24, 12))).toBe("2026-11-24T12:00:00.000Z");
    expect(csvTime(null)).toBe(null);
  });
});

/** What a spreadsheet sees in a cell. */
function parsed(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
