import { describe, expect, it } from "vitest";
import { withFilter, withOwn } from "../../filter/asked.ts";
import { csvHead, csvRow } from "./exported.ts";
import { givenVolume } from "./given.ts";
import {
  chosenColumns,
  COLUMN_IDS,
  emptyRatio,
  strangeColumns,
  toggled,
  trackOf,
  usualColumns,
} from "./shown-columns.ts";

describe("the address of the list of volumes", () => {
  it("keeps order and columns when the filter changes", () => {
    const address = new URLSearchParams("sort=claim&pool=tank&columns=claim,pool");
    const next = withFilter(address, new Map([["namespace", ["a", "b"]]]));
    expect(next.toString()).toBe("sort=claim&columns=claim%2Cpool&namespace=a&namespace=b");
    expect(withOwn(next, "sort", null).has("sort")).toBe(false);
  });
});

describe("columns of volumes", () => {
  it("have bars of one length, however wide their titles make them", () => {
    const lengths = COLUMN_IDS.filter((id) => id.endsWith("Bytes")).map((id) => {
      const rem = Number.parseFloat(trackOf(id, COLUMN_IDS).slice("minmax(".length));
      return rem * (1 - emptyRatio(id));
    });
    expect(new Set(lengths.map((rem) => rem.toFixed(3))).size).toBe(1);
  });

  it("are more where there is more room, and the claim with its size and its trouble first", () => {
    expect(usualColumns(300)).toEqual(["claim", "usedBytes"]);
    expect(usualColumns(800)).toEqual([
      "claim",
      "namespace",
      "worst",
      "usedBytes",
      "requestedBytes",
    ]);
    expect(usualColumns(3_000).length).toBeGreaterThan(usualColumns(1_500).length);
  });

  it("are those of the address, in their usual order, always with the claim", () => {
    expect(chosenColumns("pool,usedBytes,nonsense")).toEqual(["claim", "usedBytes", "pool"]);
    expect(chosenColumns(null)).toBeNull();
    expect(chosenColumns("")).toBeNull();
  });

  it("come and go one at a time", () => {
    const columns = chosenColumns(toggled(["claim", "usedBytes"], "namespace")) ?? [];
    expect(columns).toEqual(["claim", "namespace", "usedBytes"]);
    expect(toggled(columns, "usedBytes")).toBe("claim,namespace");
  });

  it("go on without names that are none, which are told", () => {
    const columns = "claim,colour,pool,constructor,colour,";
    expect(chosenColumns(columns)).toEqual(["claim", "pool"]);
    expect(strangeColumns(columns)).toEqual(["colour", "constructor"]);
    expect(strangeColumns(null)).toEqual([]);
  });

  it("are each named once", () => {
    expect(new Set(COLUMN_IDS).size).toBe(COLUMN_IDS.length);
  });
});

describe("exported volumes", () => {
  const row = givenVolume({
    claim: "=cmd|' /C calc'!A0",
    pods: ["db-0", "db-1"],
    usedBytes: null,
    createdAt: Date.UTC(2026, 10, 27),
  });
  const cells = csvRow(row).trimEnd().split(",");
  const cell = (name: string) => cells[csvHead().trimEnd().split(",").indexOf(name)];

  it("have every field of a row, by the names of the API", () => {
    expect(csvHead().trimEnd().split(",").toSorted()).toEqual(Object.keys(row).toSorted());
  });

  it("have sizes as bytes, times as ISO 8601, and nothing where nothing is known", () => {
    expect(cell("requestedBytes")).toBe("1073741824");
    expect(cell("createdAt")).toBe("2026-11-27T00:00:00.000Z");
    expect(cell("usedBytes")).toBe("");
    expect(cell("pods")).toBe('"db-0; db-1"');
  });

  it("have no name that a spreadsheet would compute", () => {
    expect(cell("claim")).toBe(`"'=cmd|' /C calc'!A0"`);
  });
});
