import { describe, expect, it } from "vitest";
import { Page } from "./page.ts";
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
    expect(printed(20, rows)).toBe(`
 NAME           SIZE  TITLE
 pvc-0b3f8a56  1 GiB  a title
                      that is
                      too long
`);
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
