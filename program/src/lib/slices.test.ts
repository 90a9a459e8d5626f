import { expect, it } from "vitest";
import { atOnce, inSlices, type Slices } from "./slices.ts";

it("work that is done at once ends with what it made", () => {
  expect(atOnce(counting(3))).toBe(3);
});

it("work in slices ends with the same, and others have a turn after each ten milliseconds of it", async () => {
  let now = 0;
  const turns: number[] = [];
  const clock = {
    monotonicMs: () => (now += 4),
    sleep: async () => void turns.push(now),
  };
  expect(await inSlices(counting(9), clock)).toBe(9);
  expect(turns.length).toBe(3);
});

it("what fails in a slice fails the whole", async () => {
  const clock = { monotonicMs: () => 0, sleep: async () => {} };
  await expect(inSlices(failing(), clock)).rejects.toThrow("in the middle");
});

function* counting(steps: number): Slices<number> {
  for (let step = 0; step < steps; step++) yield;
  return steps;
}

function* failing(): Slices<never> {
  yield;
  throw new Error("in the middle");
}
