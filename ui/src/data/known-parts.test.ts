import { describe, expect, it } from "vitest";
import { isNews, type Known, MOST_KEPT, withNews } from "./known-parts.ts";

const NOTHING: Known<string> = { question: "", parts: new Map(), trouble: null };

function afterSeeing(...numbers: readonly number[]): Known<string> {
  return numbers.reduce(
    (known, number) => withNews(known, "sort=name", [[number, `part ${number}`]], null),
    NOTHING,
  );
}

describe("parts of a list that were in view", () => {
  it("are kept while others are looked at", () => {
    expect([...afterSeeing(0, 1, 2).parts.keys()]).toEqual([0, 1, 2]);
  });

  it("are few of a list of any length, those that were in view last", () => {
    const { parts } = afterSeeing(...Array.from({ length: 1_000 }, (_, n) => n));
    expect(parts.size).toBe(MOST_KEPT);
    expect([...parts.keys()].at(0)).toBe(1_000 - MOST_KEPT);
    expect(parts.get(999)).toBe("part 999");
  });

  it("stay when one comes back to them", () => {
    const back = Array.from({ length: MOST_KEPT }, (_, n) => n);
    expect(afterSeeing(...back, 0, 500).parts.has(0)).toBe(true);
  });

  it("are all kept that are in view together", () => {
    const now = Array.from({ length: MOST_KEPT + 5 }, (_, n) => [n, "part"] as const);
    expect(withNews(afterSeeing(900), "sort=name", now, null).parts.size).toBe(MOST_KEPT + 5);
  });

  it("are forgotten when parts of another question come", () => {
    const { question, parts } = withNews(afterSeeing(0, 1), "sort=-name", [[0, "other"]], null);
    expect([question, ...parts]).toEqual(["sort=-name", [0, "other"]]);
  });

  it("are news when they are others, or answer another question", () => {
    const known = afterSeeing(0);
    expect(isNews(known, "sort=name", [[0, "part 0"]], null)).toBe(false);
    expect(isNews(known, "sort=name", [[0, "part 0, renewed"]], null)).toBe(true);
    expect(isNews(known, "sort=-name", [[0, "part 0"]], null)).toBe(true);
    const trouble = { status: 500, text: "it broke" };
    expect(isNews(known, "sort=name", [[0, "part 0"]], trouble)).toBe(true);
    expect(isNews(known, "sort=-name", [], null)).toBe(false);
  });
});
