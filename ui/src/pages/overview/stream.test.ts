import { describe, expect, it } from "vitest";
import type { ActivityRow } from "../../../../program/src/api/contract.ts";
import { NOW } from "../../data/given-answers.ts";
import { streamOf } from "./stream.ts";

type Finding = NonNullable<ActivityRow["finding"]>;

const NOTHING = { finding: null, was: null, source: null, because: null, looks: null } as const;

function aFinding(id: string, about: Partial<Finding> = {}): Finding {
  return {
    id,
    rule: "dataset-locked",
    title: "Volume in use whose dataset is locked",
    severity: "error",
    verdict: "confirmed",
    subject: { kind: "pvc", key: "k", name: "data-0", namespace: "shop", source: "prod" },
    ...about,
  };
}

function row(is: ActivityRow["is"], about: Partial<ActivityRow> = {}): ActivityRow {
  return { ...NOTHING, at: NOW, is, ...about };
}

const entries = (...rows: readonly ActivityRow[]) => streamOf({ rows, more: false });

const lines = (...rows: readonly ActivityRow[]) =>
  entries(...rows).map(({ sign, word, what, many }) => [
    sign,
    word,
    many ?? what[0]?.text ?? null,
    many === null ? (what[0]?.to ?? null) : what.map(({ to }) => to),
  ]);

describe("what happened", () => {
  it("to a finding names it and its object, and leads to it", () => {
    expect(lines(row("opened", { finding: aFinding("a1") }))).toEqual([
      [
        "error",
        "New",
        "Volume in use whose dataset is locked: shop/data-0",
        "/findings?finding=a1",
      ],
    ]);
  });

  it("to one that is over leads to its object, because the finding is no more", () => {
    const [line] = lines(row("resolved", { finding: aFinding("a1") }));
    expect(line?.slice(0, 2)).toEqual(["over", "Over"]);
    expect(line?.[3]).toBe("/volumes/k");
  });

  it("says what of a finding is another than it was", () => {
    const finding = aFinding("a1", { severity: "warning" });
    const was = (severity: Finding["severity"], verdict: Finding["verdict"]) =>
      lines(row("changed", { finding, was: { severity, verdict } }))[0]?.[1];
    expect(was("info", "confirmed")).toBe("Now warning");
    expect(was("warning", "suspect")).toBe("Now confirmed");
    expect(was("warning", "confirmed")).toBe("Changed");
  });

  it("is one line of many findings at once, with the worst of them in front", () => {
    const many = ["a", "b", "c", "d"].map((id) =>
      row("opened", { finding: aFinding(id, { severity: id === "c" ? "error" : "info" }) }),
    );
    const each = ["a", "b", "c", "d"].map((id) => `/findings?finding=${id}`);
    expect(lines(...many)).toEqual([["error", "New", "4 findings", each]]);
    expect(lines(...many.slice(0, 3))).toHaveLength(3);
  });

  it("is at least as many findings as are told, where the answer ends within them", () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
      row("opened", { at: n > 4 ? NOW : NOW + 1, finding: aFinding(`${n}`) }),
    );
    const counts = (more: boolean) => streamOf({ rows, more }).map(({ many }) => many);
    expect(counts(false)).toEqual(["4 findings", "4 findings"]);
    expect(counts(true)).toEqual(["4 findings", "at least 4 findings"]);
  });

  it("to many that are over leads to the object of each", () => {
    const many = ["a", "b", "c", "d"].map((id) => row("resolved", { finding: aFinding(id) }));
    const place = "/volumes/k";
    expect(lines(...many)).toEqual([["over", "Over", "4 findings", [place, place, place, place]]]);
  });

  it("does not put together what happened at different times", () => {
    const many = [1, 2, 3, 4].map((n) => row("opened", { at: NOW - n, finding: aFinding(`${n}`) }));
    expect(lines(...many)).toHaveLength(4);
  });

  it("tells questions that could not be answered from findings", () => {
    const open = aFinding("a1", { verdict: "unknown" });
    expect(
      lines(row("opened", { finding: open }), row("aged", { finding: aFinding("b2") })),
    ).toEqual([
      ["unknown", "Not answered", "1 question", ["/findings?list=unjudged&finding=a1"]],
      [
        "unknown",
        "Not told now",
        "Volume in use whose dataset is locked: shop/data-0",
        "/findings?list=aged&finding=b2",
      ],
    ]);
  });

  it("to a source says so with the reason, for who may know it", () => {
    expect(
      lines(
        row("back", { at: NOW, source: "nas1" }),
        row("lost", { at: NOW - 1, source: "nas1", because: "no answer" }),
      ),
    ).toEqual([
      ["back", "nas1 can be read again", "See its state", "/sources#source-nas1"],
      ["lost", "nas1 could not be read", "no answer", "/sources#source-nas1"],
    ]);
  });

  it("is a look where nothing else is", () => {
    expect(lines(row("looks", { looks: 12 }))).toEqual([
      ["look", "All sources were read 12 times", null, null],
    ]);
    expect(lines(row("looks", { looks: 1 }))[0]?.[1]).toBe("All sources were read");
  });

  it("is as much as one takes in at a glance", () => {
    const many = Array.from({ length: 50 }, (_, n) =>
      row("opened", { at: NOW - n, finding: aFinding(`${n}`) }),
    );
    expect(entries(...many)).toHaveLength(12);
    expect(new Set(entries(...many).map(({ key }) => key)).size).toBe(12);
  });
});
