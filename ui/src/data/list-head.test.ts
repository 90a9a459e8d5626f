import { describe, expect, it } from "vitest";
import type { Answer, ListHead } from "./data.ts";
import { failed, here, NOW } from "./given-answers.ts";
import { headOf } from "./list-head.ts";

const WAITING = { is: "waiting" } as const;
const BROKE = { status: 500, text: "it broke" };
const EARLIER = NOW - 60_000;

const part = (total: number, at = NOW): ListHead => ({ total, at, unread: [] });

const NOTHING = { question: "", parts: new Map(), trouble: null };

function known(question: string, trouble: typeof BROKE | null = null) {
  return { question, parts: new Map([[0, part(300, EARLIER)]]), trouble };
}

function head(parts: readonly Answer<ListHead>[], before = known("sort=name")) {
  return headOf(parts, before, "sort=name");
}

describe("the head of a list", () => {
  it("is that of the first part in view that is here", () => {
    expect(head([WAITING, here(part(301))])).toEqual(here(part(301)));
  });

  it("is stale where any part in view fails, whichever is here", () => {
    const fails = failed(500, "it broke");
    expect(head([here(part(300)), fails])).toMatchObject({ is: "here", stale: BROKE });
    expect(head([fails, here(part(300))])).toMatchObject({ is: "here", stale: BROKE });
  });

  it("is stale where any part in view is, and as old as the oldest of them", () => {
    const old = here(part(300), { cameAt: EARLIER, stale: BROKE });
    expect(head([here(part(300)), old])).toMatchObject({ stale: BROKE, cameAt: EARLIER });
  });

  it("stays where one scrolls to a part that is awaited, as stale as it was", () => {
    expect(head([WAITING])).toMatchObject({ value: { total: 300 }, stale: null });
    expect(head([WAITING], known("sort=name", BROKE))).toMatchObject({ stale: BROKE });
  });

  it("stays where one scrolls to a part that fails, and says so", () => {
    const scrolled = head([failed(500, "it broke")]);
    expect(scrolled).toMatchObject({ value: { total: 300 }, stale: BROKE, forAnother: false });
  });

  it("is that of another question until this one is answered, and not if that fails", () => {
    const another = known("sort=size");
    expect(head([WAITING], another)).toMatchObject({ value: { total: 300 }, forAnother: true });
    expect(head([failed(400)], another)).toMatchObject({ is: "failed", problem: { status: 400 } });
  });

  it("is awaited, or why there is none, where nothing was here before", () => {
    expect(head([WAITING], NOTHING)).toEqual(WAITING);
    expect(head([failed(500)], NOTHING)).toMatchObject({ is: "failed" });
  });
});
