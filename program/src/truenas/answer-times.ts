import type { AnswerTime } from "../model/truenas.ts";

/** How far apart two measurements are that are kept, but for the newest: an hour of them is enough for every rule. */
const APART_MS = 60_000;
const KEPT = 60;

/**
 * The measurements with a new one in front, newest first. What lies less than a minute apart is one, and the shorter time of
 * both: who answers in time once in between is not slow.
 */
export function withAnswerTime(
  before: readonly AnswerTime[],
  latest: AnswerTime,
): readonly AnswerTime[] {
  const [last, previous, ...older] = before;
  if (last === undefined || previous === undefined || last.at - previous.at >= APART_MS)
    return [latest, ...before].slice(0, KEPT);
  const merged = { at: previous.at, medianMs: Math.min(last.medianMs, previous.medianMs) };
  return [latest, merged, ...older];
}
