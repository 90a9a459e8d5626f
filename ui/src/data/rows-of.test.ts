import { describe, expect, it } from "vitest";
import type { FindingRow } from "../../../program/src/api/contract.ts";
import type { Answers } from "./answers.ts";
import { rowsOf } from "./rows-of.ts";

const finding = { id: "0b3f8a566f5e4a8d" } as FindingRow;
const page = { schemaVersion: 1 as const, at: 0, total: 1, next: null, unread: [] };

function found(over: Partial<Answers["/findings"]>): Answers["/findings"] {
  return { ...page, findings: [], suppressed: [], aged: [], ...over };
}

describe("the rows of a page", () => {
  it("of a list are what it calls rows", () => {
    const answer = { ...page, rows: [{ key: "a" }] } as unknown as Answers["/disks"];
    expect(rowsOf(answer)).toEqual([{ key: "a" }]);
  });

  it("of findings are findings, with by whose word or since when they are not in the list", () => {
    expect(rowsOf(found({ findings: [finding] }))).toEqual([
      { finding, leftOut: null, lastSeenAt: null },
    ]);
    expect(rowsOf(found({ suppressed: [{ finding, by: "ann", on: null }] }))).toEqual([
      { finding, leftOut: { by: "ann", on: null }, lastSeenAt: null },
    ]);
    expect(rowsOf(found({ aged: [{ finding, lastSeenAt: 7 }] }))).toEqual([
      { finding, leftOut: null, lastSeenAt: 7 },
    ]);
  });
});
