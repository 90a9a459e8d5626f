import { describe, expect, it } from "vitest";
import { Remembered } from "./remembered.ts";

function aClock() {
  const clock = { monotonic: 0, wall: 1_000_000, monotonicMs: () => 0, now: () => 0 };
  clock.monotonicMs = () => clock.monotonic;
  clock.now = () => clock.wall;
  return clock;
}

function asked(most = 10, renewAfter = 1) {
  const clock = aClock();
  const remembered = new Remembered<string>(most, clock, renewAfter);
  const questions: string[] = [];
  const ask = async (key: string, forMs = 100) =>
    (
      await remembered.get(key, async () => {
        questions.push(key);
        return { value: `${key}${questions.length}`, forMs };
      })
    ).value;
  return { clock, questions, ask, remembered };
}

describe("an answer that is remembered", () => {
  it("is given again until its time is over, and asked for anew then", async () => {
    const { clock, ask } = asked();
    expect(await ask("a")).toBe("a1");
    clock.monotonic = 99;
    expect(await ask("a")).toBe("a1");
    clock.monotonic = 100;
    expect(await ask("a")).toBe("a2");
  });

  it("FLT-L2: is over by the wall clock as well, which goes on while a machine sleeps", async () => {
    const { clock, ask } = asked();
    expect(await ask("a")).toBe("a1");
    clock.wall += 100;
    expect(await ask("a")).toBe("a2");
  });

  it("ages from when it was asked for, not from when it came", async () => {
    const { clock, remembered } = asked();
    const { untilMs } = await remembered.get("a", async () => {
      clock.monotonic = 70;
      return { value: "late", forMs: 100 };
    });
    expect(untilMs).toBe(100);
  });

  it("is asked for once by all who wait for it", async () => {
    const { ask, questions } = asked();
    expect(await Promise.all([ask("a"), ask("a"), ask("b")])).toEqual(["a1", "a1", "b2"]);
    expect(questions).toEqual(["a", "b"]);
  });

  it("goes for another where there are too many: the one that was used least recently", async () => {
    const { ask, questions } = asked(2);
    await ask("a");
    await ask("b");
    await ask("a");
    await ask("c");
    await ask("a");
    await ask("b");
    expect(questions).toEqual(["a", "b", "c", "b"]);
  });

  it("is none where asking failed", async () => {
    const { ask, remembered } = asked();
    const fails = () => remembered.get("a", () => Promise.reject(new Error("no answer")));
    await expect(Promise.all([fails(), fails()])).rejects.toThrow("no answer");
    expect(await ask("a")).toBe("a1");
  });

  it("is none where asking failed before anything was sent, and is asked for anew all the same", async () => {
    const { ask, remembered } = asked();
    const failing = remembered.get("a", () => {
      throw new Error("no address");
    });
    await expect(failing).rejects.toThrow("no address");
    expect(await ask("a")).toBe("a1");
  });

  it("is renewed while it is given again in the last part of its time, once", async () => {
    const { clock, ask, questions } = asked(10, 0.7);
    await ask("a");
    clock.monotonic = 69;
    expect(await ask("a")).toBe("a1");
    expect(questions).toEqual(["a"]);
    clock.monotonic = 70;
    expect(await Promise.all([ask("a"), ask("a")])).toEqual(["a1", "a1"]);
    expect(questions).toEqual(["a", "a"]);
    clock.monotonic = 169;
    expect(await ask("a")).toBe("a2");
  });

  it("is given no longer than its time where it cannot be renewed, and whoever asks then learns why", async () => {
    const { clock, ask, remembered } = asked(10, 0.7);
    const fails = () => remembered.get("a", () => Promise.reject(new Error("no answer")));
    await ask("a");
    clock.monotonic = 80;
    expect((await fails()).value).toBe("a1");
    clock.monotonic = 99;
    expect((await fails()).value).toBe("a1");
    clock.monotonic = 100;
    await expect(fails()).rejects.toThrow("no answer");
  });
});
