import { describe, expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";

const DAY_MS = 86_400_000;

describe("FLT-L4: a wait that is longer than a timer of Node can be (24.8 days)", () => {
  it("lasts as long as it should", async () => {
    vi.useFakeTimers();
    try {
      let woke = 0;
      let acted = 0;
      const sleeping = systemClock.sleep(60 * DAY_MS).then(() => (woke += 1));
      systemClock.after(60 * DAY_MS, () => (acted += 1));
      const cancel = systemClock.after(60 * DAY_MS, () => (acted += 100));
      await vi.advanceTimersByTimeAsync(50 * DAY_MS);
      cancel();
      expect([woke, acted]).toEqual([0, 0]);
      await vi.advanceTimersByTimeAsync(10 * DAY_MS);
      await sleeping;
      expect([woke, acted]).toEqual([1, 1]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("does not begin with the end, on the timers of Node itself", async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleep(60 * DAY_MS, stop.signal);
    const soon = systemClock.sleep(20).then(() => "still asleep");
    expect(await Promise.race([sleeping.then(() => "awake"), soon])).toBe("still asleep");
    stop.abort(new Error("stopped"));
    await expect(sleeping).rejects.toThrow("stopped");
  });

  it("ends with its signal, also in its second half", async () => {
    vi.useFakeTimers();
    try {
      const stop = new AbortController();
      const sleeping = systemClock.sleep(60 * DAY_MS, stop.signal).catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(40 * DAY_MS);
      stop.abort(new Error("stopped"));
      expect(await sleeping).toEqual(new Error("stopped"));
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
