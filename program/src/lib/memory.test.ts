import { expect, it } from "vitest";
import { copyOf, giveBack, ownMemory } from "./memory.ts";

it("a copy is all pieces, one after the other", () => {
  expect(copyOf([Buffer.from("a"), Buffer.from(""), Buffer.from("bc")]).toString()).toBe("abc");
  expect(copyOf([])).toHaveLength(0);
});

it("memory that is given back is nobody's, and can be given back once", () => {
  const [one, other] = [ownMemory(8), ownMemory(8)];
  giveBack(one);
  expect([one.length, other.length]).toEqual([0, 8]);
  expect(() => giveBack(one)).toThrow(TypeError);
});

it("however much comes and goes, no more of it is held than is in use", () => {
  const before = process.memoryUsage().arrayBuffers;
  for (let times = 0; times < 100; times += 1) giveBack(ownMemory(2 ** 20));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 21);
});
