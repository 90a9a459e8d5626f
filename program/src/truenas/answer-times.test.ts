import { expect, it } from "vitest";
import type { AnswerTime } from "../model/truenas.ts";
import { withAnswerTime } from "./answer-times.ts";

/** What is kept of medians (ms) that are measured every 30 s from 0 on. */
function kept(...medians: readonly number[]): readonly AnswerTime[] {
  return medians.reduce<readonly AnswerTime[]>(
    (before, medianMs, index) => withAnswerTime(before, { at: index * 30_000, medianMs }),
    [],
  );
}

it("the newest measurement is there as it was, however soon it came", () => {
  expect(kept(5, 7)).toEqual([
    { at: 30_000, medianMs: 7 },
    { at: 0, medianMs: 5 },
  ]);
});

it("what lies less than a minute apart is one, and a short time in between counts", () => {
  expect(kept(900, 5, 900, 900)).toEqual([
    { at: 90_000, medianMs: 900 },
    { at: 60_000, medianMs: 900 },
    { at: 0, medianMs: 5 },
  ]);
});

it("an hour is kept", () => {
  const times = kept(...Array.from({ length: 500 }, () => 1));
  const [newest] = times;
  const oldest = times.at(-1);
  expect((newest?.at ?? 0) - (oldest?.at ?? 0)).toBeGreaterThanOrEqual(58 * 60_000);
  expect(times.length).toBeLessThanOrEqual(61);
});
