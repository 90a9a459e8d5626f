import fc from "fast-check";
import { expect, it } from "vitest";
import { comparePlaces } from "../lib/places.ts";
import type { Finding } from "./finding.ts";
import { placeInReport, worstFirst } from "./worst-first.ts";

const FINDING = fc
  .record({
    id: fc.constantFrom("a", "b"),
    rule: fc.constantFrom("pv-lost", "pv-released"),
    severity: fc.constantFrom("info", "warning", "error"),
    verdict: fc.constantFrom("confirmed", "suspect", "unknown"),
    reclaimableBytes: fc.constantFrom(null, 0, 5),
    name: fc.constantFrom("a", "b"),
  })
  .map(({ name, ...finding }) => ({ ...finding, subject: { name } }) as unknown as Finding);

it("the place of a finding says the same as the order of a report", () => {
  fc.assert(
    fc.property(FINDING, FINDING, (a, b) => {
      const order = Math.sign(comparePlaces(placeInReport(a), placeInReport(b)));
      expect(order).toBe(Math.sign(worstFirst(a, b)));
    }),
  );
});

it("what was judged comes before what was not, and then the worst", () => {
  const of = (verdict: string, severity: string) =>
    ({ verdict, severity, subject: {}, id: "" }) as unknown as Finding;
  const given = [of("unknown", "error"), of("suspect", "error"), of("confirmed", "info")];
  expect(given.toSorted(worstFirst).map(({ verdict }) => verdict)).toEqual([
    "suspect",
    "confirmed",
    "unknown",
  ]);
});
