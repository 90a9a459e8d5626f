import { expect, it } from "vitest";
import { createLatency, medianOf, RECENT_ANSWERS } from "./latency.ts";

it("nothing is said of how long answers take before there is one", () => {
  expect(createLatency().figures).toEqual({ answers: 0, totalMs: 0, recent: null });
  expect(medianOf([])).toBeNull();
});

it("half of the answers are not above the median, and one in a hundred is above the 99th percentile", () => {
  const latency = createLatency();
  for (let ms = 100; ms >= 1; ms--) latency.add(ms);
  const recent = { p50: 50, p99: 99, max: 100 };
  expect(latency.figures).toEqual({ answers: 100, totalMs: 5_050, recent });
  expect(medianOf([9, 1, 5])).toBe(5);
});

it("an answer that took long is forgotten after as many others, but for the sum", () => {
  const latency = createLatency();
  latency.add(10_000);
  for (let n = 0; n < RECENT_ANSWERS; n++) latency.add(1);
  expect(latency.figures.recent?.max).toBe(1);
  expect(latency.figures.totalMs).toBe(10_000 + RECENT_ANSWERS);
});
