import { describe, expect, it } from "vitest";
import type { SourceRow } from "../../../program/src/api/contract.ts";
import { aPart, anUnread, aSource, aSummary, failed, here, NOW } from "../data/given-answers.ts";
import { hasLoss, type Noticed, noticesOf } from "./notices.ts";

const WAITING = { is: "waiting" } as const;

function notices(about: Partial<Noticed>) {
  return noticesOf({
    hearing: { is: "live" },
    summary: here(aSummary({ unread: about.sources ? [anUnread()] : [] })),
    sources: WAITING,
    now: NOW,
    ...about,
  });
}

function sourcesWith(...sources: readonly SourceRow[]) {
  return here({ schemaVersion: 1 as const, at: NOW, lookedAt: NOW, sources: [...sources] });
}

const DOWN = aSource({
  collections: [
    aPart({ state: "incomplete", code: "unreachable", message: "nas1: refused", wholeAt: NOW - 7 }),
  ],
});

const PARTIAL = aSource({
  name: "prod",
  collections: [aPart(), aPart({ state: "incomplete", code: "timeout" })],
});

describe("what stands above every page", () => {
  it("is nothing where all is as always", () => {
    expect(notices({})).toEqual([]);
    expect(notices({ hearing: { is: "connecting" }, summary: WAITING })).toEqual([]);
  });

  it("is not that our rights do not reach something, which is always so", () => {
    const limited = aPart({ state: "notPermitted", code: "notPermitted", wholeAt: null });
    const sources = sourcesWith(aSource({ collections: [aPart(), limited] }));
    expect(notices({ sources })).toEqual([]);
  });

  it("is a lost connection, and since when", () => {
    const since = NOW - 5_000;
    expect(notices({ hearing: { is: "lost", since } })).toEqual([{ is: "lost", since }]);
    const summary = failed(null);
    expect(notices({ hearing: { is: "lost", since }, summary })).toEqual([{ is: "lost", since }]);
  });

  it("is nothing while the first look is under way: the page itself says that", () => {
    const summary = failed(503);
    expect(notices({ hearing: { is: "lost", since: NOW }, summary })).toEqual([]);
  });

  it("is one thing only where nobody is logged in any more, however that shows", () => {
    const refused = [{ is: "refused" }];
    expect(notices({ hearing: { is: "refused" }, sources: sourcesWith(DOWN) })).toEqual(refused);
    expect(notices({ hearing: { is: "lost", since: NOW }, summary: failed(401) })).toEqual(refused);
    const stale = here(aSummary(), { stale: { status: 401, text: "no" } });
    expect(notices({ summary: stale })).toEqual(refused);
  });

  it("is a source that is down, with the time that is shown of it and the reason", () => {
    expect(notices({ sources: sourcesWith(DOWN) })).toEqual([
      { is: "down", source: "nas1", because: "refused", since: NOW - 7 },
    ]);
  });

  it("is that a source which was down answers again, since when, and from when is what is shown of it", () => {
    const back = { ...DOWN, answersSince: NOW - 3 };
    expect(notices({ sources: sourcesWith(back) })).toEqual([
      { is: "back", source: "nas1", since: NOW - 7, answersSince: NOW - 3 },
    ]);
  });

  it("is said once of all sources that were read in part, beside one that is down", () => {
    const other = { ...PARTIAL, name: "test" };
    expect(notices({ sources: sourcesWith(DOWN, PARTIAL, other) })).toMatchObject([
      { is: "down", source: "nas1" },
      { is: "partial", sources: ["prod", "test"] },
    ]);
  });

  it("is nothing of a source that is back, though it was not asked since", () => {
    expect(notices({ summary: here(aSummary()), sources: sourcesWith(DOWN) })).toEqual([]);
  });

  it("is that the service has not looked for long, unless we do not hear it either", () => {
    const since = NOW - 16 * 60_000;
    const summary = here(aSummary({ at: since }));
    expect(notices({ summary })).toEqual([{ is: "notLooking", since }]);
    expect(notices({ summary, hearing: { is: "lost", since } })).toEqual([{ is: "lost", since }]);
  });
});

describe("sources", () => {
  it("are asked where something was lost, and not for what our rights never reach", () => {
    const asked = (about: Parameters<typeof anUnread>[0]) =>
      hasLoss(here(aSummary({ unread: [anUnread(about)] })));
    expect(asked({ code: "timeout" })).toBe(true);
    expect(asked({ code: "notPermitted", everything: true })).toBe(true);
    expect(asked({ code: "notPermitted" })).toBe(false);
    expect(hasLoss(here(aSummary()))).toBe(false);
    expect(hasLoss(WAITING)).toBe(false);
  });
});
