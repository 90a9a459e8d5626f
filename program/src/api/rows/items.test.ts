import { describe, expect, it } from "vitest";
import { keyOf } from "../../model/ids.ts";
import { shownOver } from "../given-api.ts";
import { exactly } from "../schemas.ts";
import { Items } from "./items.ts";
import { defineResource } from "./resource.ts";

/** A list of so many rows, and how many of them were written. */
function aList(count: number) {
  const rows = Array.from({ length: count }, (_, at) => ({ name: `row ${at}` }));
  let written = 0;
  const resource = defineResource({
    path: "/rows",
    summary: "Rows",
    needs: [],
    row: exactly({}),
    sorts: {},
    filters: {},
    names: () => null,
    keyOf: ({ name }: { readonly name: string }) => keyOf("rows", name),
    items: () => rows,
    rowOf: () => {
      written++;
      return {};
    },
  });
  const items = new Items(resource, shownOver({}), rows);
  const read = (some: typeof rows) => {
    for (const row of some) items.textOf(row);
    return written;
  };
  return { rows, read };
}

describe("the texts of rows", () => {
  it("are kept of 10,000 volumes, so that each is written once", () => {
    const { rows, read } = aList(10_000);
    expect(read(rows)).toBe(10_000);
    expect(read(rows)).toBe(10_000);
  });

  it("are not all kept where somebody reads a very long list to its end", () => {
    const { rows, read } = aList(60_000);
    expect(read(rows)).toBe(60_000);
    expect(read(rows.slice(0, 10_000))).toBe(70_000);
  });
});
