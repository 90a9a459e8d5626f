import { describe, expect, it } from "vitest";
import { failed, here } from "../data/given-answers.ts";
import { TEXTS } from "../texts.ts";
import { isNotReady, notReadyTexts } from "./not-ready.ts";

describe("a service that cannot answer yet", () => {
  it("has said so, and has answered nothing before", () => {
    expect(isNotReady(failed(503))).toBe(true);
    expect(isNotReady(failed(500))).toBe(false);
    expect(isNotReady(failed(null))).toBe(false);
    expect(isNotReady(here(1, { stale: { status: 503, text: "" } }))).toBe(false);
    expect(isNotReady({ is: "waiting" })).toBe(false);
  });

  it("says that the first look is under way, or what else the service says", () => {
    const { firstLook, hint } = TEXTS.notReady;
    const first = notReadyTexts("the first look is not finished; try again");
    expect(first).toEqual({ ...firstLook, hint });
    expect(notReadyTexts("who you are cannot be found out now").lead).toBe(
      "who you are cannot be found out now",
    );
  });
});
