import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Gate } from "./gate.ts";

describe("Gate", () => {
  test("never lets more run than it should, also after it was halved", async () => {
    const gate = new Gate(4);
    let running = 0;
    const seen: number[] = [];
    const work = async () => {
      running++;
      await Promise.resolve();
      seen.push(running);
      running--;
    };
    await Promise.all(Array.from({ length: 10 }, () => gate.run(work)));
    expect(Math.max(...seen)).toBe(4);
    seen.length = 0;
    gate.halve();
    await Promise.all(Array.from({ length: 10 }, () => gate.run(work)));
    expect(Math.max(...seen)).toBe(2);
  });

  test("lets as many run as at the start once it is restored, those that wait as well", async () => {
    const gate = new Gate(2);
    gate.halve();
    const begun: number[] = [];
    const works = [0, 1].map((number) =>
      gate.run(() => new Promise<void>(() => void begun.push(number))),
    );
    await setImmediate();
    expect([works.length, begun]).toEqual([2, [0]]);
    gate.restore();
    await setImmediate();
    expect(begun).toEqual([0, 1]);
  });

  test("halves down to one, and goes on after a failure", async () => {
    const gate = new Gate(2);
    gate.halve();
    gate.halve();
    expect(gate.limit).toBe(1);
    await expect(gate.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(gate.run(() => Promise.resolve(7))).resolves.toBe(7);
  });
});
