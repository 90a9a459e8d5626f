import { describe, expect, it } from "vitest";
import { here, NOW } from "./given-answers.ts";
import { wholeHead } from "./whole-list.ts";

const BROKE = { status: 500, text: "it broke" };
const HEAD = { total: 101, at: NOW, unread: [] };
const again = () => undefined;

describe("the head of a list with all of its rows", () => {
  it("is awaited until all were here together", () => {
    expect(wholeHead(here(HEAD), false, again)).toEqual({ is: "waiting" });
    expect(wholeHead(here(HEAD), true, again)).toEqual(here(HEAD));
  });

  it("fails where a part of them fails before that, and is stale after", () => {
    const stale = here(HEAD, { stale: BROKE });
    expect(wholeHead(stale, false, again)).toEqual({ is: "failed", problem: BROKE, again });
    expect(wholeHead(stale, true, again)).toEqual(stale);
  });
});
