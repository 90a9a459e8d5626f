import { expect, it } from "vitest";
import { Quota } from "./quota.ts";

function at(limit: { perSecond: number; burst: number }) {
  let nowMs = 0;
  const quota = new Quota(limit, { monotonicMs: () => nowMs });
  return { quota, pass: (ms: number) => (nowMs += ms) };
}

it("who asks too often is told when to come again, and others are not held up by him", () => {
  const { quota, pass } = at({ perSecond: 20, burst: 3 });
  expect([1, 2, 3].map(() => quota.take("ann"))).toEqual([0, 0, 0]);
  expect(quota.take("ann")).toBe(50);
  expect(quota.take("bob")).toBe(0);
  pass(49);
  expect(quota.take("ann")).toBeGreaterThan(0);
  pass(1);
  expect(quota.take("ann")).toBe(0);
});

it("nobody saves up more than a burst", () => {
  const { quota, pass } = at({ perSecond: 20, burst: 2 });
  quota.take("ann");
  pass(3_600_000);
  expect([1, 2, 3].map(() => quota.take("ann"))).toEqual([0, 0, 50]);
});

it("those who are remembered are bounded, and whoever asks now is among them", () => {
  const { quota } = at({ perSecond: 1, burst: 1 });
  for (let one = 0; one < 10_001; one++) quota.take(`caller ${one}`);
  expect(quota.take("caller 10000")).toBe(1_000);
  expect(quota.take("caller 0")).toBe(0);
});
