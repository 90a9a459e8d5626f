import { expect, it } from "vitest";
import { noticesOf } from "../app/notices.ts";
import { aPart, anUnread, aSource, aSummary, here, NOW } from "../data/given-answers.ts";
import { verdictOf } from "../pages/overview/verdict.ts";
import { TEXTS } from "../texts.ts";
import { sourceState } from "./source-state.ts";

it("a source that answers again and was not read since is called so wherever its state is told", () => {
  const part = aPart({ state: "incomplete", code: "unreachable", message: "nas1: it is off" });
  const source = aSource({ answersSince: NOW - 3_000, collections: [part] });
  const sources = here({ schemaVersion: 1 as const, at: NOW, lookedAt: NOW, sources: [source] });
  const summary = here(aSummary({ unread: [anUnread({ everything: true })] }));
  const [notice] = noticesOf({ hearing: { is: "live" }, summary, sources, now: NOW });
  expect(notice).toMatchObject({ is: "back", source: "nas1" });
  const told = [
    TEXTS.banner.back(source.name),
    TEXTS.sourceState[sourceState(source, NOW)],
    verdictOf(aSummary(), [source], NOW).sentence,
  ];
  for (const text of told) {
    expect(text).toMatch(/answers again/i);
    expect(text).not.toMatch(/cannot be read|no source answers/i);
  }
});
