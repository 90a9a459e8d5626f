import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";
import { fileName } from "./file-name.ts";

/** The cells of one record, read by RFC 4180 and nothing of ours. */
function readRecord(line: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let n = 0; n < line.length; n++) {
    const sign = line[n];
    if (isQuoted && sign === '"' && line[n + 1] === '"') {
      cell += '"';
      n++;
    } else if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && sign === ",") {
      cells.push(cell);
      cell = "";
    } else if (!isQuoted && line.slice(n) === "\r\n") break;
    else cell += sign;
  }
  return [...cells, cell];
}

describe("a line of comma-separated values", () => {
  it("keeps numbers, leaves out what is not known, and joins several texts", () => {
    expect(csvLine(["data-0", 1024, -1, null, ["a", "b"]])).toBe('data-0,1024,-1,,"a; b"\r\n');
  });

  it.each([
    ["=1+1", '"\'=1+1"'],
    ["-2", '"\'-2"'],
    ["@SUM(A1)", '"\'@SUM(A1)"'],
    ["\t=1", '"\'\t=1"'],
    ["\r=1", "\"'\r'=1\""],
    ["\u00a0 =1", '"\'\u00a0 =1"'],
    ["a\n=1", '"a\n\'=1"'],
    ["a\r\n+1", '"a\r\n\'+1"'],
    ["＝1", '"\'＝1"'],
    ["\u200b=1", '"\'\u200b=1"'],
  ])("FLT-W3: makes text of %j", (text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });

  it("FLT-W3: has no line in any cell that a spreadsheet would compute, and loses nothing", () => {
    const sign = fc.constantFrom(...Array.from("=+-@\t\r\n\u00a0\u200b\ufeff ',;\"|aＡ＝"));
    const text = fc.oneof(fc.string({ unit: sign }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const cells = readRecord(csvLine(texts));
        expect(cells).toHaveLength(texts.length);
        for (const [n, cell] of cells.entries()) {
          for (const line of cell.split(/\r\n|\r|\n/)) {
            expect(line.replace(/^[\p{C}\p{Z}]+/u, "")).not.toMatch(/^[=+\-@＝＋－＠]/);
            expect(line).not.toMatch(/^\t/);
          }
          expect(cell.replaceAll("'", "")).toBe((texts[n] ?? "").replaceAll("'", ""));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("FLT-W4: the name of a file", () => {
  it("says what is in it", () => {
    expect(fileName(["plumbline", "volumes", "namespace:shop", "2026-11-27"], "csv")).toBe(
      "plumbline-volumes-namespace-shop-2026-11-27.csv",
    );
  });

  it.each([
    "../../etc/passwd",
    'a"; filename="b',
    "a\r\nSet-Cookie: x",
    "\u202egnp.exe",
    "...",
    "",
    "a\0b",
  ])("is a plain one, whatever it is made of: %j", (text) => {
    expect(fileName([text], "csv")).toMatch(/^[A-Za-z0-9][A-Za-z0-9.-]*\.csv$/);
  });

  it("is not longer than a file system takes", () => {
    expect(fileName(["x".repeat(9_999)], "json").length).toBeLessThan(100);
  });

  it("is plain for any text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (parts) => {
        expect(fileName(parts, "csv")).toMatch(/^[A-Za-z0-9][A-Za-z0-9.-]*\.csv$/);
        expect(fileName(parts, "csv")).not.toContain("..");
      }),
    );
  });
});
