import { aLook } from "../program/src/store/given.ts";
import type { Memory, Remembered } from "../program/src/findings/memory.ts";
import { NOW } from "../program/src/model/given.ts";

/** Enough rows that a look takes a few milliseconds and many pages, so that kills hit the middle of it. */
const ROWS = 300;
const EXTRA = "extra";

/**
 * The look of this number: every row says it, and each second look takes something back that the one before said. So a
 * memory is that of exactly one look, or it is half of two.
 */
export function lookOf(number: number): Remembered {
  const at = NOW + number;
  const [referrer] = aLook().referrers;
  const [finding] = aLook().findings;
  const [cluster] = aLook().clusters;
  const [freeze] = aLook().freezes;
  if (!referrer || !finding || !cluster || !freeze) throw new Error("a look has one of each");
  const text = `${number} `.repeat(40);
  const names = Array.from({ length: ROWS }, (_, row) => `row-${row}`);
  const isOdd = number % 2 === 1;
  const present = isOdd ? [...names, EXTRA] : names;
  return {
    ...aLook(),
    at,
    referrers: present.map((uid) => ({ ...referrer, uid, mark: text, text })),
    forgottenReferrers: isOdd ? [] : [{ ...referrer, uid: EXTRA }],
    clusters: [{ ...cluster, readings: { pods: { at, version: String(number) } } }],
    findings: present.map((id) => ({ ...finding, id, lastSeenAt: at, text })),
    resolved: isOdd ? [] : [EXTRA],
    freezes: [{ ...freeze, because: text }],
  };
}

/** Of which look a memory is, if it is of one; 0 before the first. */
export function numberOf({ findings: [finding] }: Memory): number {
  return finding === undefined ? 0 : finding.lastSeenAt - NOW;
}
