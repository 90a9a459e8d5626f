import { expect, it } from "vitest";
import { keyOf } from "../model/ids.ts";
import { Contests } from "./contests.ts";

const [a, b, c] = [keyOf("x", "a"), keyOf("x", "b"), keyOf("x", "c")];

it("of those who give a series the smallest key shows it, whoever came first", () => {
  const contests = new Contests();
  contests.enter("s", c, b);
  expect(contests.winnerOf("s")).toBe(b);
  contests.enter("s", b, a);
  expect(contests.winnerOf("s")).toBe(a);
  expect(contests.winnerOf("t")).toBeNull();
});

it("where the one who shows a series leaves, the next has to show it", () => {
  const contests = new Contests();
  contests.enter("s", a, b);
  contests.enter("s", a, c);
  expect(contests.leave(a)).toEqual([b]);
  expect(contests.winnerOf("s")).toBe(b);
});

it("where another one leaves, nobody has to do anything", () => {
  const contests = new Contests();
  contests.enter("s", a, b);
  expect(contests.leave(b)).toEqual([]);
});

it("nothing is kept of a series that only one gives", () => {
  const contests = new Contests();
  contests.enter("s", a, b);
  contests.enter("t", b, c);
  expect(contests.leave(b)).toEqual([c]);
  expect(contests.isEmpty).toBe(true);
  expect(contests.leave(a)).toEqual([]);
});
