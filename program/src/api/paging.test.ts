import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inPlaces, type Place } from "../lib/places.ts";
import { type Page, pageOf } from "./paging.ts";
import { Problem } from "./problem.ts";

interface Claim {
  readonly name: string;
  readonly usedBytes: number;
}

const place = ({ name, usedBytes }: Claim): Place => [-usedBytes, name];

/** All pages of a list that may change before each of them. */
function readAll(listBefore: (page: number) => readonly Claim[], limit: number): readonly string[] {
  const names: string[] = [];
  for (let page = 0, cursor: string | null = null; page === 0 || cursor !== null; page++) {
    const rows = inPlaces(listBefore(page), place);
    const asked = { limit, order: "used", ...(cursor === null ? {} : { cursor }) };
    const answer: Page<Claim> = pageOf(rows, place, asked);
    names.push(...answer.rows.map(({ name }) => name));
    cursor = answer.next;
  }
  return names;
}

const CLAIMS = fc.uniqueArray(
  fc.record({ name: fc.string({ maxLength: 4 }), usedBytes: fc.integer({ min: 0, max: 3 }) }),
  { selector: ({ name }) => name, maxLength: 30 },
);

describe("a list in pages", () => {
  it("gives every row once, largest first", () => {
    fc.assert(
      fc.property(CLAIMS, fc.integer({ min: 1, max: 7 }), (claims, limit) => {
        const largestFirst = claims.toSorted(
          (a, b) => b.usedBytes - a.usedBytes || (a.name < b.name ? -1 : 1),
        );
        expect(readAll(() => claims, limit)).toEqual(largestFirst.map(({ name }) => name));
      }),
    );
  });

  it("gives what stays once also while others come and go", () => {
    fc.assert(
      fc.property(CLAIMS, fc.infiniteStream(CLAIMS), (stay, others) => {
        const staying = new Set(stay.map(({ name }) => name));
        const names = readAll((page) => {
          const come = page > 20 ? [] : (others.next().value as readonly Claim[]);
          return [...stay, ...come.filter(({ name }) => !staying.has(name))];
        }, 3);
        expect(names.filter((name) => staying.has(name)).toSorted()).toEqual(
          [...staying].toSorted(),
        );
      }),
    );
  });

  it("says how many rows there are, and where the last page ends", () => {
    const rows = ["a", "b"].map((name) => ({ name, usedBytes: 1 }));
    expect(pageOf(rows, place, { limit: 2, order: "used" })).toEqual({
      rows,
      total: 2,
      next: null,
    });
  });

  it("begins so many rows on where it is asked to, and goes on behind that page", () => {
    const rows = ["a", "b", "c", "d", "e"].map((name) => ({ name, usedBytes: 1 }));
    const namesOf = (page: Page<Claim>) => page.rows.map(({ name }) => name).join("");
    const window = pageOf(rows, place, { limit: 2, offset: 1, order: "used" });
    expect([namesOf(window), window.total]).toEqual(["bc", 5]);
    const cursor = window.next ?? "";
    expect(namesOf(pageOf(rows, place, { limit: 2, cursor, order: "used" }))).toBe("de");
    expect(pageOf(rows, place, { limit: 2, offset: 3, order: "used" }).next).toBeNull();
    expect(pageOf(rows, place, { offset: 5, order: "used" })).toMatchObject({ rows: [], total: 5 });
    expect(() => pageOf(rows, place, { offset: 0, cursor, order: "used" })).toThrow(Problem);
  });

  it.each(["x", "bnVsbA", Buffer.from('["name",1,"a"]').toString("base64url"), "W10", "e30"])(
    "refuses a cursor that no page of this order held: %s",
    (cursor) => {
      expect(() => pageOf([], place, { cursor, order: "used" })).toThrow(Problem);
    },
  );
});
