import { expect, it } from "vitest";
import { untilIn } from "./until.ts";

const NOW = Date.UTC(2026, 10, 24, 12);

it.each([
  ["30d", Date.UTC(2026, 11, 24, 12)],
  ["12h", Date.UTC(2026, 10, 25)],
  ["2027-01-31", Date.UTC(2027, 0, 31)],
])("a finding is left alone until %s", (text, until) => {
  expect(untilIn(text, NOW)).toBe(until);
});

it.each(["", "for ever", "2026-11-24", "2026-02-31x", "2027-13-01", "0d", "-1d", "1767225600000"])(
  "%j is no time to come",
  (text) => {
    expect(untilIn(text, NOW)).toBe(null);
  },
);
