import { describe, expectTypeOf, it } from "vitest";
import type { EventData, FindingRow, Page, SnapshotRow, SummaryAnswer } from "./contract.ts";

// checked by the compiler: a word that becomes any text again is found by `npm run check`
describe("the types that pages are written with", () => {
  it("know the words that a field may hold", () => {
    expectTypeOf<FindingRow["severity"]>().toEqualTypeOf<"info" | "warning" | "error">();
    expectTypeOf<FindingRow["word"]>().toEqualTypeOf<"orphan" | "unclaimed" | null>();
    expectTypeOf<SnapshotRow["kind"]>().toEqualTypeOf<"VolumeSnapshot" | "ZfsSnapshot">();
    expectTypeOf<SummaryAnswer["pools"][number]["freeBytes"]>().toEqualTypeOf<number | null>();
  });

  it("know the rows of a list under their keys, and what an event holds", () => {
    expectTypeOf<Page<"volumes">["rows"][number]["key"]>().toEqualTypeOf<string>();
    expectTypeOf<Page<"volumes">["next"]>().toEqualTypeOf<string | null>();
    expectTypeOf<EventData["findings"]["opened"]>().toEqualTypeOf<FindingRow[]>();
    expectTypeOf<EventData["sources"]["changes"][number]["is"]>().toEqualTypeOf<"lost" | "back">();
  });
});
