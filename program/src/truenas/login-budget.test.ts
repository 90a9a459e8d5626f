import { expect, test } from "vitest";
import { systemClock } from "../lib/clock.ts";
import { LoginBudget } from "./login-budget.ts";

test("FLT-T1 FLT-T2: logins are at least 5 s apart and at most 10 in any minute", async () => {
  let now = 0;
  const clock = {
    ...systemClock,
    monotonicMs: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
  const budget = new LoginBudget(clock);
  const times: number[] = [];
  const signal = new AbortController().signal;
  for (let login = 0; login < 40; login++) {
    await budget.take(signal);
    times.push(now);
  }
  expect(times[0]).toBe(0);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...gaps)).toBe(5_000);
  const inMinute = times.map(
    (start) => times.filter((time) => time >= start && time < start + 60_000).length,
  );
  expect(Math.max(...inMinute)).toBe(10);
});
