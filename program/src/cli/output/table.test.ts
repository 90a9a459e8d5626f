import { describe, expect, it } from "vitest";
import { Page } from "./page.ts";
import { printTable } from "./table.ts";

const COLUMNS = [
  { title: "NAME" },
  { title: "SIZE", align: "right" as const },
  { title: "TITLE", mayCut: true },
];

function printed(
  columns: number | null,
  rows: readonly (readonly string[])[],
  unicode = true,
): string {
  const out: string[] = [];
  const page = new Page({ columns, color: false, unicode }, (text) => out.push(text));
  printTable(page, COLUMNS, rows, { headers: true, indent: 1 });
  return `\n${out.join("")}`;
}

describe("a table", () => {
  it("keeps columns straight behind wide characters", () => {
    expect(
      printed(null, [
        ["データ-0", "1 GiB", "one"],
        ["ab", "20 GiB", "two"],
      ]),
    ).toBe(`
 NAME        SIZE  TITLE
 データ-0   1 GiB  one
 ab        20 GiB  two
`);
  });

  it("cuts what may be cut with an ellipsis, and names never", () => {
    const rows = [["pvc-0b3f8a56", "1 GiB", "a title that is too long"]];
    expect(printed(36, rows)).toBe(`
 NAME           SIZE  TITLE
 pvc-0b3f8a56  1 GiB  a title that …
`);
    expect(printed(20, rows, false)).toBe(`
 NAME           SIZE  TITLE
 pvc-0b3f8a56  1 GiB  a tit...
`);
  });

  it("makes hostile data harmless and counts its width as shown", () => {
    expect(
      printed(null, [
        ["a\u001b[31m", "1", "x\n"],
        ["b", "2", "y"],
      ]),
    ).toBe(`
 NAME       SIZE  TITLE
 a\\x1b[31m     1  x\\x0a
 b             2  y
`);
  });
});
