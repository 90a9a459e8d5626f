import { describe, expect, it } from "vitest";
import type { SearchRow } from "../../../../program/src/api/contract.ts";
import { groupsOf, mayBeFinding } from "./groups.ts";

function row(kind: string, name: string, rank: SearchRow["rank"]): SearchRow {
  return { key: `${kind}/${name}`, kind, name, namespace: null, source: "nas1", rank };
}

describe("what a search found", () => {
  it("stands by kind, the kind of the best first, and in each the best first", () => {
    const rows = [
      row("statefulset", "postgres", "exact"),
      row("pvc", "postgres-0", "prefix"),
      row("statefulset", "postgres-audit", "prefix"),
      row("pvc", "data-postgres-0", "part"),
    ];
    expect(
      groupsOf(rows).map(({ kind, rows: all }) => [kind, all.map(({ name }) => name)]),
    ).toEqual([
      ["statefulset", ["postgres", "postgres-audit"]],
      ["pvc", ["postgres-0", "data-postgres-0"]],
    ]);
  });
});

describe("an id of a finding", () => {
  it.each(["563d8b22842ae860", "563d"])("may be %s", (text) => {
    expect(mayBeFinding(text)).toBe(true);
  });

  it.each(["563", "postgres", "563d8b22842ae8601", "563D8B22"])("is not %s", (text) => {
    expect(mayBeFinding(text)).toBe(false);
  });
});
