import { describe, expect, it } from "vitest";
import { Page, wrap } from "./page.ts";
import { printTable } from "./table.ts";

const COLUMNS = [
  { title: "NAME" },
  { title: "SIZE", align: "right" as const },
  { title: "TITLE", whenNarrow: "wrap" as const },
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

  it("goes on below itself with prose that does not fit, and cuts nothing", () => {
    const rows = [["pvc-0b3f8a56", "1 GiB", "a title that is too long"]];
    expect(printed(36, rows)).toBe(`
 NAME           SIZE  TITLE
 pvc-0b3f8a56  1 GiB  a title that
                      is too long
`);
    expect(printed(30, rows)).toBe(`
 NAME           SIZE  TITLE
 pvc-0b3f8a56  1 GiB  a title
                      that is
                      too long
`);
  });

  it("whose rows do not fit has the fields of each below its name, each field whole where it can be", () => {
    const rows = [
      ["pvc-0b3f8a56", "1 GiB", "a title that is too long"],
      ["データ-0", "-", ""],
    ];
    expect(printed(20, rows)).toBe(`
 pvc-0b3f8a56
     size 1 GiB,
     title a title
     that is too
     long
 データ-0
`);
  });

  it("breaks no number from its unit, and no bound from its number", () => {
    expect(wrap("used ≥ 12.5 GiB of 3 TiB, 0 B held; B is a letter", 10)).toEqual([
      "used",
      "≥ 12.5 GiB",
      "of 3 TiB,",
      "0 B held;",
      "B is a",
      "letter",
    ]);
  });

  it("gives a name that does not fit a line of its own, above its row", () => {
    const out: string[] = [];
    const page = new Page({ columns: 24, color: false, unicode: true }, (text) => out.push(text));
    const columns = [
      { title: "CLAIM", whenNarrow: "ownLine" as const },
      { title: "USED", align: "right" as const },
    ];
    const rows = [
      ["shop/a-very-long-claim-0", "1 GiB"],
      ["shop/data-0", "12 GiB"],
    ];
    printTable(page, columns, rows, { headers: true });
    expect(`\n${out.join("")}`).toBe(`
CLAIM          USED
shop/a-very-long-claim-0
              1 GiB
shop/data-0  12 GiB
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
